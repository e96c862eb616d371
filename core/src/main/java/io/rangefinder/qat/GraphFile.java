package io.rangefinder.qat;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.freeze.MetaGraphReader;
import io.rangefinder.tensorflow.graphdef.GraphDefReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;

/**
 * A file with a graph: a GraphDef or a meta graph, binary or text.
 *
 * @param meta the meta graph; empty of a GraphDef
 * @param text whether it is written as text, as what is made of it will be
 */
public record GraphFile(GraphDef graph, Optional<MetaGraphDef> meta, boolean text) {
  private static final int LOOKED_AT = 256;

  /**
   * Reads a file.
   *
   * @param where the file, for messages
   * @throws UserException if it is neither
   */
  public static GraphFile read(byte[] bytes, String where) {
    try {
      return new GraphFile(GraphDefReader.read(bytes, where), Optional.empty(), isText(bytes));
    } catch (UserException noGraph) {
      try {
        MetaGraphDef meta = MetaGraphReader.metaGraph(bytes, where);
        return new GraphFile(meta.getGraphDef(), Optional.of(meta), isText(bytes));
      } catch (UserException noMetaGraph) {
        noGraph.addSuppressed(noMetaGraph);
        throw noGraph;
      }
    }
  }

  private static boolean isText(byte[] bytes) {
    for (int i = 0; i < Math.min(LOOKED_AT, bytes.length); i++) {
      boolean isSpace = bytes[i] == '\n' || bytes[i] == '\r' || bytes[i] == '\t';
      if (bytes[i] < ' ' && !isSpace) {
        return false;
      }
    }
    return true;
  }

  /** A graph as the file would have it: the same bytes for the same graph. */
  public byte[] bytesOf(Message message) {
    if (text) {
      return TextFormat.printer().printToString(message).getBytes(StandardCharsets.UTF_8);
    }
    byte[] bytes = new byte[message.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      message.writeTo(out);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }
}

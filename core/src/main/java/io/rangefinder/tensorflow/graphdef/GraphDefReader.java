package io.rangefinder.tensorflow.graphdef;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TextFormat;
import com.google.protobuf.WireFormat;
import io.rangefinder.ir.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;

/** Reads a GraphDef in binary or text form. */
public final class GraphDefReader {
  private static final int MAX_NODES = 1_000_000;
  private static final int MAX_NESTING = 100;
  private static final int MAX_TEXT_BYTES = 1 << 28;
  private static final int BEGINNING = 1 << 12;

  /** What a meta graph as text begins with, behind blanks and comments. */
  private static final Pattern META_GRAPH_AS_TEXT =
      Pattern.compile("(?:\\s|#[^\\n]*\\n)*+(?:meta_info_def|graph_def|saver_def)\\s*:?\\s*[{<]");

  private static final long CHECKPOINT_INDEX_MAGIC = 0xdb4775248b80fb57L;

  private GraphDefReader() {}

  /**
   * Reads a GraphDef.
   *
   * @param where the file, for messages
   * @throws UserException if the bytes are none; what they are instead is said where recognised
   */
  public static GraphDef read(byte[] bytes, String where) {
    if (bytes.length == 0) {
      throw new UserException(where + ": the file is empty; give a frozen GraphDef");
    }
    Optional<String> mistaken = mistakenFor(bytes);
    if (mistaken.isPresent()) {
      throw new UserException(where + ": " + mistaken.get());
    }
    Optional<GraphDef> graph = binary(bytes, where).or(() -> text(bytes));
    return graph.orElseThrow(
        () ->
            new UserException(
                where
                    + ": not a GraphDef, neither binary nor text; the file is truncated, damaged"
                    + " or of another kind"));
  }

  private static Optional<GraphDef> binary(byte[] bytes, String where) {
    try {
      if (nodeCount(bytes) > MAX_NODES) {
        throw new UserException(where + ": more than " + MAX_NODES + " nodes");
      }
      CodedInputStream input = CodedInputStream.newInstance(bytes);
      input.setRecursionLimit(MAX_NESTING);
      GraphDef graph = GraphDef.parseFrom(input);
      return isPlausible(graph) ? Optional.of(graph) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Counts the nodes without building them: an empty node takes two bytes and much memory. */
  private static int nodeCount(byte[] bytes) throws IOException {
    CodedInputStream input = CodedInputStream.newInstance(bytes);
    input.setRecursionLimit(MAX_NESTING);
    int nodes = 0;
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      nodes += WireFormat.getTagFieldNumber(tag) == GraphDef.NODE_FIELD_NUMBER ? 1 : 0;
      if (!input.skipField(tag)) {
        throw new InvalidProtocolBufferException("a group ends that did not begin");
      }
    }
    return nodes;
  }

  private static Optional<GraphDef> text(byte[] bytes) {
    if (bytes.length > MAX_TEXT_BYTES) {
      return Optional.empty();
    }
    try {
      CharSequence text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      GraphDef.Builder graph = GraphDef.newBuilder();
      TextFormat.Parser.newBuilder().setRecursionLimit(MAX_NESTING).build().merge(text, graph);
      return isPlausible(graph.buildPartial()) ? Optional.of(graph.build()) : Optional.empty();
    } catch (CharacterCodingException | TextFormat.ParseException e) {
      return Optional.empty();
    }
  }

  private static boolean isPlausible(GraphDef graph) {
    return graph.getNodeCount() > 0
        && graph.getNodeList().stream().allMatch(GraphDefReader::isNamed);
  }

  private static boolean isNamed(NodeDef node) {
    return !node.getName().isEmpty() && !node.getOp().isEmpty();
  }

  private static Optional<String> mistakenFor(byte[] bytes) {
    if (startsWith(bytes, 4, "TFL3")) {
      return Optional.of("a .tflite model, not a GraphDef; give it where .tflite is accepted");
    }
    if (startsWith(bytes, 1, "HDF\r\n")) {
      return Optional.of("a Keras HDF5 file, not a GraphDef; export a frozen graph from it");
    }
    if (startsWith(bytes, 0, "PK\u0003\u0004") || startsWith(bytes, 0, "\u001f\u008b")) {
      return Optional.of("a compressed archive, not a GraphDef; unpack it first");
    }
    if (isCheckpointIndex(bytes)) {
      return Optional.of(
          "the index of a checkpoint, not a GraphDef; name the graph, and this as its checkpoint");
    }
    if (startsWith(bytes, 0, "model_checkpoint_path")) {
      return Optional.of(
          "the list of a folder's checkpoints, not a GraphDef; name the graph, and this as its checkpoint");
    }
    if (isSavedModel(bytes)) {
      return Optional.of("a SavedModel, not a GraphDef; give its folder, or freeze it first");
    }
    if (isBinaryMetaGraph(bytes)) {
      return Optional.of(
          "a meta graph (.meta), not a GraphDef; freeze it with its checkpoint first");
    }
    return Optional.empty();
  }

  private static boolean startsWith(byte[] bytes, int offset, String text) {
    byte[] expected = text.getBytes(StandardCharsets.ISO_8859_1);
    return bytes.length >= offset + expected.length
        && Arrays.equals(bytes, offset, offset + expected.length, expected, 0, expected.length);
  }

  private static boolean isCheckpointIndex(byte[] bytes) {
    return bytes.length >= Long.BYTES
        && ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(bytes.length - Long.BYTES)
            == CHECKPOINT_INDEX_MAGIC;
  }

  /** A SavedModel begins with its schema version, a number; a GraphDef never does. */
  private static boolean isSavedModel(byte[] bytes) {
    if (bytes[0]
        != WireFormat.WIRETYPE_VARINT + (SavedModel.SAVED_MODEL_SCHEMA_VERSION_FIELD_NUMBER << 3)) {
      return false;
    }
    return fieldOf(bytes, SavedModel.META_GRAPHS_FIELD_NUMBER).isPresent();
  }

  /**
   * Whether bytes are a meta graph, binary or text: it holds a plausible GraphDef where a GraphDef
   * holds its function library.
   */
  public static boolean isMetaGraph(byte[] bytes) {
    String beginning =
        new String(bytes, 0, Math.min(bytes.length, BEGINNING), StandardCharsets.ISO_8859_1);
    if (META_GRAPH_AS_TEXT.matcher(beginning).lookingAt()) {
      return true;
    }
    return bytes.length > 0 && isBinaryMetaGraph(bytes);
  }

  private static boolean isBinaryMetaGraph(byte[] bytes) {
    return fieldOf(bytes, MetaGraphDef.GRAPH_DEF_FIELD_NUMBER)
        .filter(graph -> firstNode(graph).filter(GraphDefReader::isNamed).isPresent())
        .filter(
            graph ->
                firstNode(ByteString.copyFrom(bytes)).filter(GraphDefReader::isNamed).isEmpty())
        .isPresent();
  }

  private static Optional<NodeDef> firstNode(ByteString graph) {
    return fieldOf(graph.toByteArray(), GraphDef.NODE_FIELD_NUMBER)
        .flatMap(
            bytes -> {
              try {
                return Optional.of(NodeDef.parseFrom(bytes));
              } catch (InvalidProtocolBufferException e) {
                return Optional.empty();
              }
            });
  }

  /** The first occurrence of a message field at the top level of an encoded message. */
  private static Optional<ByteString> fieldOf(byte[] bytes, int field) {
    try {
      CodedInputStream input = CodedInputStream.newInstance(bytes);
      for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
        if (tag == (field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
          return Optional.of(input.readBytes());
        }
        if (!input.skipField(tag)) {
          return Optional.empty();
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}

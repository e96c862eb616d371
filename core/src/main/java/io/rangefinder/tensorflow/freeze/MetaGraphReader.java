package io.rangefinder.tensorflow.freeze;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.rangefinder.ir.UserException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SaverDef;

/** Reads meta graphs ({@code .meta}) and SavedModels ({@code saved_model.pb}), binary or text. */
public final class MetaGraphReader {
  private static final int MAX_NESTING = 100;
  private static final int MAX_TEXT_BYTES = 1 << 28;

  private MetaGraphReader() {}

  /**
   * Reads a meta graph.
   *
   * @param where the file, for messages
   * @throws UserException if the bytes are none
   */
  public static MetaGraphDef metaGraph(byte[] bytes, String where) {
    return parsed(bytes, MetaGraphDef.getDefaultInstance())
        .filter(MetaGraphReader::isPlausible)
        .orElseThrow(() -> damaged(where, "a meta graph"));
  }

  /**
   * Reads a SavedModel.
   *
   * @param where the file, for messages
   * @throws UserException if the bytes are none
   */
  public static SavedModel savedModel(byte[] bytes, String where) {
    return parsed(bytes, SavedModel.getDefaultInstance())
        .filter(model -> model.getMetaGraphsCount() > 0)
        .filter(model -> model.getMetaGraphsList().stream().allMatch(MetaGraphReader::isPlausible))
        .orElseThrow(() -> damaged(where, "a SavedModel"));
  }

  /**
   * Reads what says how a graph saves and restores its variables.
   *
   * @param where the file, for messages
   * @throws UserException if the bytes are none
   */
  static SaverDef saver(byte[] bytes, String where) {
    return parsed(bytes, SaverDef.getDefaultInstance())
        .filter(saver -> !saver.getRestoreOpName().isEmpty())
        .orElseThrow(() -> damaged(where, "a SaverDef"));
  }

  private static UserException damaged(String where, String what) {
    return new UserException(
        "Cannot read '%s': it is not %s, neither binary nor text; it is truncated, damaged or of another kind. Copy it again, or export it anew."
            .formatted(where, what));
  }

  private static boolean isPlausible(MetaGraphDef meta) {
    GraphDef graph = meta.getGraphDef();
    return graph.getNodeCount() > 0
        && graph.getNodeList().stream()
            .noneMatch(node -> node.getName().isEmpty() || node.getOp().isEmpty());
  }

  private static <T extends Message> Optional<T> parsed(byte[] bytes, T kind) {
    return binary(bytes, kind).or(() -> text(bytes, kind));
  }

  @SuppressWarnings("unchecked")
  private static <T extends Message> Optional<T> binary(byte[] bytes, T kind) {
    try {
      CodedInputStream input = CodedInputStream.newInstance(bytes);
      input.setRecursionLimit(MAX_NESTING);
      return Optional.of((T) kind.getParserForType().parseFrom(input));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Message> Optional<T> text(byte[] bytes, T kind) {
    if (bytes.length > MAX_TEXT_BYTES) {
      return Optional.empty();
    }
    try {
      CharSequence text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      Message.Builder builder = kind.newBuilderForType();
      TextFormat.Parser.newBuilder().setRecursionLimit(MAX_NESTING).build().merge(text, builder);
      return Optional.of((T) builder.build());
    } catch (CharacterCodingException | TextFormat.ParseException e) {
      return Optional.empty();
    }
  }
}

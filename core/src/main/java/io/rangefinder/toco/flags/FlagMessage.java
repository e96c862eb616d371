package io.rangefinder.toco.flags;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TextFormatParseInfoTree;
import com.google.protobuf.TextFormatParseLocation;
import io.rangefinder.ir.UserException;
import io.rangefinder.toco.IoDataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A message of a file of flags that knows where it stands.
 *
 * @param where the file, with line and column if it is a text
 * @param file the file alone
 * @param locations of the fields of a text; null for a binary file
 */
record FlagMessage(
    Message message, String where, String file, @Nullable TextFormatParseInfoTree locations) {
  /** Bounds what a hostile file can make of its bytes: an empty message takes two. */
  private static final int MAX_BYTES = 1 << 21;

  private static final int MAX_NESTING = 20;

  /** The parser begins each unknown field on a line of its own, with its place again. */
  private static final Pattern LATER_LINES = Pattern.compile("\\s*\\n[0-9:]*\\s*");

  /**
   * Reads a file, text or binary.
   *
   * @param what what the file is, for messages, as {@code the model flags}
   * @throws UserException if it is neither, or holds nothing
   */
  static FlagMessage read(byte[] bytes, String what, String file, Descriptor type) {
    if (bytes.length > MAX_BYTES) {
      throw new UserException(
          "Cannot use %s '%s': %d bytes are more than the %d that are read."
              .formatted(what, file, bytes.length, MAX_BYTES));
    }
    Optional<String> text = text(bytes);
    TextFormatParseInfoTree.Builder locations = TextFormatParseInfoTree.builder();
    Optional<String> mistake = Optional.empty();
    DynamicMessage.Builder parsed = DynamicMessage.newBuilder(type);
    if (text.isPresent()) {
      mistake = parseText(text.get(), parsed, locations);
      if (mistake.isEmpty()) {
        return new FlagMessage(
            requireContent(parsed.build(), what, file), file, file, locations.build());
      }
    }
    Optional<DynamicMessage> binary = binary(bytes, type);
    if (binary.isPresent()) {
      return new FlagMessage(requireContent(binary.get(), what, file), file, file, null);
    }
    throw new UserException(
        "Cannot use %s '%s': %s."
            .formatted(
                what,
                file,
                mistake
                    .map(reason -> "it is no text of that form: " + file + ":" + reason)
                    .orElse("it is neither the text nor the binary form of them")));
  }

  private static <M extends Message> M requireContent(M message, String what, String file) {
    if (message.getAllFields().isEmpty()) {
      throw new UserException("Cannot use %s '%s': the file says nothing.".formatted(what, file));
    }
    return message;
  }

  /** The bytes as text, if they can be one: UTF-8 without control characters. */
  private static Optional<String> text(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      boolean plain = text.chars().allMatch(c -> c >= ' ' || c == '\n' || c == '\r' || c == '\t');
      return plain ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Parses a text and says what is wrong with it, beginning with line and column. */
  private static Optional<String> parseText(
      String text, DynamicMessage.Builder message, TextFormatParseInfoTree.Builder locations) {
    try {
      TextFormat.Parser.newBuilder()
          .setRecursionLimit(MAX_NESTING)
          .setSingularOverwritePolicy(
              TextFormat.Parser.SingularOverwritePolicy.FORBID_SINGULAR_OVERWRITES)
          .setParseInfoTreeBuilder(locations)
          .build()
          .merge(text, message);
      return Optional.empty();
    } catch (TextFormat.ParseException e) {
      return Optional.of(
          LATER_LINES
              .matcher(String.valueOf(e.getMessage()))
              .replaceAll(" ")
              .replaceFirst("\\.$", ""));
    }
  }

  private static Optional<DynamicMessage> binary(byte[] bytes, Descriptor type) {
    try {
      CodedInputStream input = CodedInputStream.newInstance(bytes);
      input.setRecursionLimit(MAX_NESTING);
      DynamicMessage message = DynamicMessage.parseFrom(type, input);
      return hasUnknownFields(message) ? Optional.empty() : Optional.of(message);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean hasUnknownFields(Message message) {
    if (!message.getUnknownFields().asMap().isEmpty()) {
      return true;
    }
    return message.getAllFields().values().stream()
        .flatMap(value -> value instanceof List<?> list ? list.stream() : List.of(value).stream())
        .anyMatch(value -> value instanceof Message nested && hasUnknownFields(nested));
  }

  /** The messages of a field, repeated or not. */
  List<FlagMessage> messages(String name) {
    FieldDescriptor field = field(name);
    if (!field.isRepeated()) {
      return has(name) ? List.of(nested((Message) message.getField(field), field, 0)) : List.of();
    }
    List<FlagMessage> messages = new ArrayList<>();
    for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
      messages.add(nested((Message) message.getRepeatedField(field, i), field, i));
    }
    return messages;
  }

  private FlagMessage nested(Message nested, FieldDescriptor field, int index) {
    if (locations == null) {
      return new FlagMessage(
          nested, "%s, %s %d".formatted(where, field.getName(), index + 1), file, null);
    }
    TextFormatParseLocation at = locations.getLocation(field, index);
    return new FlagMessage(
        nested,
        "%s:%d:%d".formatted(file, at.getLine() + 1, at.getColumn() + 1),
        file,
        locations.getNestedTree(field, index));
  }

  boolean has(String name) {
    FieldDescriptor field = field(name);
    return field.isRepeated() ? message.getRepeatedFieldCount(field) > 0 : message.hasField(field);
  }

  Optional<String> text(String name) {
    return value(name).map(String.class::cast);
  }

  /** A number; 32-bit floats keep their value. */
  Optional<Double> number(String name) {
    return value(name).map(value -> ((Number) value).doubleValue());
  }

  Optional<Boolean> truth(String name) {
    return value(name).map(Boolean.class::cast);
  }

  Optional<IoDataType> type(String name) {
    return value(name).flatMap(value -> IoDataType.of(((EnumValueDescriptor) value).getName()));
  }

  private Optional<Object> value(String name) {
    return has(name) ? Optional.of(message.getField(field(name))) : Optional.empty();
  }

  List<String> texts(String name) {
    FieldDescriptor field = field(name);
    return IntStream.range(0, message.getRepeatedFieldCount(field))
        .mapToObj(i -> (String) message.getRepeatedField(field, i))
        .toList();
  }

  int[] wholes(String name) {
    FieldDescriptor field = field(name);
    return IntStream.range(0, message.getRepeatedFieldCount(field))
        .map(i -> (Integer) message.getRepeatedField(field, i))
        .toArray();
  }

  private FieldDescriptor field(String name) {
    FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
    if (field == null) {
      throw new IllegalStateException("the schema has no field " + name);
    }
    return field;
  }
}

package io.rangefinder.jobs.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.ir.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** JSON documents as runs store them: UTF-8, indented, keys in the order they were put. */
public final class Json {
  static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** A document as a text of lines, the last one ended too. */
  public static String text(JsonNode document) {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    try {
      return MAPPER.writer(printer).writeValueAsString(document) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A document in memory was not written", e);
    }
  }

  /**
   * Reads a document.
   *
   * @param where the file, for the message
   * @throws UserException if the bytes are no JSON object
   */
  public static ObjectNode parse(byte[] bytes, String where) {
    try {
      if (MAPPER.readTree(bytes) instanceof ObjectNode document) {
        return document;
      }
    } catch (IOException e) {
      throw new UserException("Cannot read '%s': it is no JSON.".formatted(where), e);
    }
    throw new UserException("Cannot read '%s': it is no JSON object.".formatted(where));
  }

  public static byte[] bytes(JsonNode document) {
    return text(document).getBytes(StandardCharsets.UTF_8);
  }
}

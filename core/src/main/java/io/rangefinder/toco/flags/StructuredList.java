package io.rangefinder.toco.flags;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A list of structures written {@code {key:value,key:value},{key:value}}. */
final class StructuredList {
  private StructuredList() {}

  /**
   * Reads the structures, each a map in the order of its keys.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  static List<Map<String, String>> parse(String text) {
    List<Map<String, String>> structures = new ArrayList<>();
    for (String element : elements(text)) {
      String trimmed = element.strip();
      if (trimmed.length() < 2 || !trimmed.startsWith("{") || !trimmed.endsWith("}")) {
        throw new IllegalArgumentException("'" + trimmed + "' does not stand in braces");
      }
      structures.add(structure(trimmed.substring(1, trimmed.length() - 1)));
    }
    return structures;
  }

  private static List<String> elements(String text) {
    List<String> elements = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character == ',' && depth == 0) {
        elements.add(text.substring(start, i));
        start = i + 1;
      } else if (character == '{') {
        depth++;
      } else if (character == '}') {
        depth--;
      }
    }
    elements.add(text.substring(start));
    return elements;
  }

  private static Map<String, String> structure(String fields) {
    Map<String, String> structure = new LinkedHashMap<>();
    for (String field : fields.split(",", -1)) {
      String[] parts = field.split(":", -1);
      if (parts.length != 2) {
        throw new IllegalArgumentException("'" + field.strip() + "' is not written key:value");
      }
      if (structure.put(parts[0].strip(), parts[1].strip()) != null) {
        throw new IllegalArgumentException("'" + parts[0].strip() + "' is given twice");
      }
    }
    return structure;
  }
}

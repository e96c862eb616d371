package io.rangefinder.jobs.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rangefinder.ir.UserException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the path in lines that say which of their parts it is: objects of JSON, and CSV below a
 * header.
 */
final class ListColumns {
  private static final List<String> USUAL =
      List.of(
          "image",
          "image_path",
          "path",
          "file_name",
          "filename",
          "filepath",
          "file",
          "img_path",
          "img");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the path is called, the likeliest first. */
  private final Set<String> names = new LinkedHashSet<>();

  private char separator;
  private int column = -1;

  /**
   * @param name what the user says the path is called
   */
  ListColumns(String name) {
    names.add(name.toLowerCase(Locale.ROOT));
    names.addAll(USUAL);
  }

  /**
   * Whether the first line of a list is the header of a table; the lines below have its columns.
   */
  boolean isHeader(String line) {
    for (char candidate : new char[] {',', '\t', ';'}) {
      List<String> cells = cells(line, candidate);
      boolean areNames = cells.stream().allMatch(cell -> cell.matches("[\\w -]+"));
      int found = areNames && cells.size() > 1 ? columnOf(cells) : -1;
      if (found >= 0) {
        separator = candidate;
        column = found;
        return true;
      }
    }
    return false;
  }

  private int columnOf(List<String> cells) {
    List<String> small = cells.stream().map(cell -> cell.toLowerCase(Locale.ROOT)).toList();
    return names.stream()
        .mapToInt(small::indexOf)
        .filter(index -> index >= 0)
        .findFirst()
        .orElse(-1);
  }

  /**
   * What a line names; the line itself if no column is known.
   *
   * @throws UserException if it has no such column
   */
  String path(String line) {
    if (column >= 0) {
      List<String> cells = cells(line, separator);
      if (cells.size() <= column) {
        throw new UserException("has only %d columns".formatted(cells.size()));
      }
      return cells.get(column);
    }
    return line.stripLeading().startsWith("{") ? object(line).orElse(line) : line;
  }

  private Optional<String> object(String line) {
    JsonNode object;
    try {
      object = JSON.readTree(line);
    } catch (JsonProcessingException noJson) {
      return Optional.empty();
    }
    for (String name : names) {
      JsonNode value = object.path(name);
      JsonNode path = value.isObject() ? value.path("path") : value;
      if (path.isTextual()) {
        return Optional.of(path.textValue());
      }
    }
    List<String> keys = new ArrayList<>();
    object.fieldNames().forEachRemaining(keys::add);
    throw new UserException(
        "has no path: its keys are %s; name one with --image-column".formatted(keys));
  }

  /** Cells that may be quoted, with two quotes for one within. */
  private static List<String> cells(String line, char separator) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char letter = line.charAt(i);
      if (letter == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append(letter);
        i++;
      } else if (letter == '"' && (quoted || cell.toString().isBlank())) {
        quoted = !quoted;
      } else if (letter == separator && !quoted) {
        cells.add(cell.toString().strip());
        cell.setLength(0);
      } else {
        cell.append(letter);
      }
    }
    cells.add(cell.toString().strip());
    return cells;
  }
}

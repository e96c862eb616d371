package io.rangefinder.tensorflow.freeze;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.OpDef;

/**
 * The names under which functions refer to an operator's outputs, in order. Graphs count outputs;
 * functions name one of the operator's output arguments and count within it, for an argument may
 * stand for a list.
 */
final class OutputArguments {
  /** More outputs than any node has. */
  private static final int MOST_OUTPUTS = 1 << 16;

  private static final Map<String, List<Argument>> OF_OPERATORS = read();

  /** What is not in the table has this one output, whatever its name. */
  private static final List<Argument> ONE = List.of(new Argument("", "", ""));

  private OutputArguments() {}

  /**
   * An output argument.
   *
   * @param number the attribute that says of how many tensors it is a list; empty if it is none
   * @param types the attribute that lists the types of its tensors; empty if there is none
   */
  record Argument(String name, String number, String types) {
    static Argument of(OpDef.ArgDef definition) {
      return new Argument(
          definition.getName(), definition.getNumberAttr(), definition.getTypeListAttr());
    }

    boolean isList() {
      return !number.isEmpty() || !types.isEmpty();
    }

    /** How many tensors it stands for, by the attributes of a node. */
    int count(Map<String, AttrValue> attributes) {
      if (!number.isEmpty()) {
        long count = attributes.getOrDefault(number, AttrValue.getDefaultInstance()).getI();
        return (int) Math.max(0, Math.min(count, MOST_OUTPUTS));
      }
      return types.isEmpty()
          ? 1
          : attributes.getOrDefault(types, AttrValue.getDefaultInstance()).getList().getTypeCount();
    }

    @Override
    public String toString() {
      return name + (number.isEmpty() ? "" : "*" + number) + (types.isEmpty() ? "" : "@" + types);
    }
  }

  /** Those of an operator of TensorFlow. */
  static List<Argument> of(String operator) {
    return OF_OPERATORS.getOrDefault(operator, ONE);
  }

  static boolean areKnown(String operator) {
    return OF_OPERATORS.containsKey(operator);
  }

  /** The line of an operator in the table: its name, then its arguments. */
  static String line(OpDef operator) {
    StringBuilder line = new StringBuilder(operator.getName());
    operator.getOutputArgList().forEach(arg -> line.append(' ').append(Argument.of(arg)));
    return line.toString();
  }

  private static Map<String, List<Argument>> read() {
    Map<String, List<Argument>> table = new HashMap<>();
    try (InputStream in =
            Objects.requireNonNull(
                OutputArguments.class.getResourceAsStream("output-arguments.txt"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", -1);
        List<Argument> arguments = new ArrayList<>();
        for (int i = 1; i < words.length; i++) {
          arguments.add(argument(words[i]));
        }
        table.put(words[0], List.copyOf(arguments));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return table;
  }

  private static Argument argument(String word) {
    int star = word.indexOf('*');
    int at = word.indexOf('@');
    String name = word.substring(0, star >= 0 ? star : at >= 0 ? at : word.length());
    return new Argument(
        name, star >= 0 ? word.substring(star + 1) : "", at >= 0 ? word.substring(at + 1) : "");
  }
}

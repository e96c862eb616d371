package io.rangefinder.ir;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * How the user of a program makes a reader do otherwise. A reader's messages end with these words,
 * for it does not know whether it is asked by a command line or by a configuration.
 */
public interface Remedies {
  /** Of a program without options. */
  Remedies PLAIN =
      new Remedies() {
        @Override
        public String keepUnknownOperator() {
          return "";
        }

        @Override
        public String giveShape() {
          return "give its shape";
        }

        @Override
        public String setPlaceholders(Map<String, String> values) {
          return "the values "
              + values.entrySet().stream()
                  .map(value -> value.getKey() + " = " + value.getValue())
                  .collect(Collectors.joining(", "));
        }
      };

  /**
   * How an operator that nobody knows is kept, as {@code keep it as a custom operator with
   * --allow_custom_ops}; empty where it cannot be.
   */
  String keepUnknownOperator();

  /** How an input gets a shape, as {@code give it with --input_shapes}. */
  String giveShape();

  /**
   * What makes placeholders constants, as {@code --set_placeholder=keep_prob=1}.
   *
   * @param values what to write for each; VALUE where nobody can tell
   */
  String setPlaceholders(Map<String, String> values);
}

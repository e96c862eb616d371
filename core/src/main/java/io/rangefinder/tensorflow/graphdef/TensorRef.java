package io.rangefinder.tensorflow.graphdef;

import io.rangefinder.ir.UserException;

/** An output of a node as graphs write it: {@code node}, {@code node:1}. */
public record TensorRef(String node, int index) {
  private static final int MOST_DIGITS = 6;

  /**
   * Reads a reference that is no control input.
   *
   * @throws UserException if what follows the last colon is no number
   */
  public static TensorRef of(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      return new TensorRef(text, 0);
    }
    String index = text.substring(colon + 1);
    if (index.isEmpty()
        || index.length() > MOST_DIGITS
        || !index.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new UserException(
          "'%s' is no output of a node: ':%s' is not its number. Write NODE or NODE:NUMBER."
              .formatted(text, index));
    }
    return new TensorRef(text.substring(0, colon), Integer.parseInt(index));
  }

  public static boolean isControl(String input) {
    return input.startsWith("^");
  }

  /** The node that an input comes from, be it data or control. */
  public static String nodeOf(String input) {
    return isControl(input) ? input.substring(1) : of(input).node;
  }

  @Override
  public String toString() {
    return index == 0 ? node : node + ":" + index;
  }
}

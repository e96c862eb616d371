package io.rangefinder.qat;

/**
 * A layer, or a tensor, that is not quantized.
 *
 * @param node the node that computes it
 * @param operator that node's operator
 * @param reason why it is not, as the end of a sentence
 */
public record Missed(String node, String operator, String reason) {
  @Override
  public String toString() {
    return "%s '%s': %s".formatted(operator, node, reason);
  }
}

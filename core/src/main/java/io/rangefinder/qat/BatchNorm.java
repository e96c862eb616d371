package io.rangefinder.qat;

import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.Optional;

/**
 * A batch norm, of whatever operators it is made.
 *
 * @param node the node that ends it
 * @param operand what it normalizes
 * @param gamma by which it scales; empty for 1
 * @param beta what it adds; empty for 0
 * @param mean the mean it normalizes by, if the graph computes it beside the norm
 * @param variance likewise
 * @param batches whether mean and variance are those of the batch
 * @param moving variables that average them; empty if there are none
 * @param channelsFirst whether channels are the second axis
 */
record BatchNorm(
    String node,
    TensorRef operand,
    Optional<TensorRef> gamma,
    Optional<TensorRef> beta,
    TensorRef mean,
    TensorRef variance,
    float epsilon,
    boolean fused,
    boolean batches,
    Optional<Moving> moving,
    boolean channelsFirst) {

  /**
   * A variable that averages a statistic of batches.
   *
   * @param variable its node
   * @param update the node that changes it
   */
  record Average(String variable, String update) {}

  record Moving(Average mean, Average variance) {}

  TensorRef output() {
    return new TensorRef(node, 0);
  }
}

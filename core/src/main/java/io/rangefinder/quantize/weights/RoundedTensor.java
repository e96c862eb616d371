package io.rangefinder.quantize.weights;

import io.rangefinder.codes.CodeGrid;
import java.util.ArrayList;
import java.util.List;

/**
 * The codes of all weights of an operator.
 *
 * @param groups what the weights are judged by
 * @param codes for each group outputs × K, row by row
 */
record RoundedTensor(CodeGrid grid, List<OutputGroup> groups, List<int[]> codes) {

  /**
   * Rounds the rows of every group.
   *
   * @param targets for each group outputs × K real weights
   * @param roundings one a group
   */
  static RoundedTensor of(
      CodeGrid grid,
      List<OutputGroup> groups,
      List<double[]> targets,
      List<? extends Rounding> roundings) {
    List<int[]> codes = new ArrayList<>();
    targets.forEach(target -> codes.add(new int[target.length]));
    new OutputRows(groups)
        .each(
            row -> {
              int[] rounded = new int[row.inputs()];
              roundings.get(row.group()).round(row.of(targets), grid, rounded);
              int at = row.output() * row.inputs();
              System.arraycopy(rounded, 0, codes.get(row.group()), at, rounded.length);
            });
    return new RoundedTensor(grid, groups, codes);
  }

  /** By how much the mean squared error of all outputs exceeds that of the float weights. */
  double addedError() {
    double[] errors =
        new OutputRows(groups)
            .all(
                row ->
                    groups
                        .get(row.group())
                        .addedError(row.output(), row(row.group(), row.output())));
    double sum = 0;
    for (double error : errors) {
      sum += error;
    }
    return sum;
  }

  private double[] row(int group, int output) {
    int inputs = groups.get(group).inputs();
    double[] row = new double[inputs];
    for (int k = 0; k < inputs; k++) {
      row[k] = grid.real(codes.get(group)[output * inputs + k]);
    }
    return row;
  }

  /** The biases that give every output channel its mean in the float graph. */
  float[] biases(WeightLayout layout) {
    float[] biases = new float[layout.channels()];
    for (int g = 0; g < groups.size(); g++) {
      for (int o = 0; o < layout.outputs(); o++) {
        biases[layout.channel(g, o)] = (float) groups.get(g).bias(o, row(g, o));
      }
    }
    return biases;
  }

  /** The codes as bytes in the layout of the operator. */
  byte[] bytes(WeightLayout layout) {
    byte[] bytes = new byte[layout.channels() * layout.inputs()];
    for (int g = 0; g < groups.size(); g++) {
      for (int o = 0; o < layout.outputs(); o++) {
        for (int k = 0; k < layout.inputs(); k++) {
          bytes[layout.at(layout.channel(g, o), k)] = (byte) codes.get(g)[o * layout.inputs() + k];
        }
      }
    }
    return bytes;
  }
}

package io.rangefinder.quantize.weights;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.TransposeConv2D;
import io.rangefinder.ir.op.WeightedOp;
import io.rangefinder.statistics.PatchAccumulator;
import io.rangefinder.statistics.PatchMoments;

/**
 * Gathers the moments of one operator, image by image: of the patches it will see once everything
 * before it is quantized, and of the output, before the activation, that it has in the float graph
 * at the same positions. Mutable, for one thread.
 */
public final class MomentCollector {
  /** So many patches are held at once. */
  private static final int BLOCK = 64;

  private final Patches patches;
  private final WeightLayout layout;
  private final PositionSample sample;
  private final float[] columns;
  private final float[] bias;
  private final PatchAccumulator accumulator;
  private final float[] floatPatches;
  private final float[] seenPatches;
  private final float[] outputs;

  /**
   * A collector for a node of the float graph.
   *
   * @param node with constant weights
   * @param positionsPerImage the most positions of an image to look at
   */
  public MomentCollector(Graph graph, Node node, int positionsPerImage) {
    this.patches = Patches.of(graph, node);
    this.layout = patches.layout();
    this.sample = PositionSample.of(patches.positions(), patches.columns(), positionsPerImage);
    boolean transposed = node.op() instanceof TransposeConv2D;
    int weightsAt = transposed ? TransposeConv2D.WEIGHTS : WeightedOp.WEIGHTS;
    this.columns = columns(layout, graph.tensor(node.input(weightsAt)).requireConstant());
    boolean biased = !transposed && node.inputs().size() > WeightedOp.BIAS;
    this.bias =
        biased
            ? graph.tensor(node.input(WeightedOp.BIAS)).requireConstant().floats()
            : new float[layout.channels()];
    this.accumulator = new PatchAccumulator(layout.momentShape());
    this.floatPatches = new float[BLOCK * layout.inputs()];
    this.seenPatches = new float[BLOCK * layout.inputs()];
    this.outputs = new float[BLOCK * layout.outputs()];
  }

  /** Groups × K × outputs: all weights of an input side by side. */
  private static float[] columns(WeightLayout layout, Constant weights) {
    float[] columns = new float[weights.shape().elements()];
    int next = 0;
    for (int group = 0; group < layout.groups(); group++) {
      for (int k = 0; k < layout.inputs(); k++) {
        for (int o = 0; o < layout.outputs(); o++) {
          columns[next++] = weights.floats()[layout.at(layout.channel(group, o), k)];
        }
      }
    }
    return columns;
  }

  /**
   * Adds an image whose input is the same in both graphs.
   *
   * @param input the operator's input, NHWC
   */
  public void addImage(float[] input) {
    addImage(input, input);
  }

  /**
   * Adds an image.
   *
   * @param floatInput the operator's input in the float graph, NHWC
   * @param seenInput its input in the graph quantized so far, as real numbers
   */
  public void addImage(float[] floatInput, float[] seenInput) {
    if (floatInput.length != patches.imageLength() || seenInput.length != patches.imageLength()) {
      throw new IllegalArgumentException(
          "Inputs of %d and %d elements, not %d"
              .formatted(floatInput.length, seenInput.length, patches.imageLength()));
    }
    int first = sample.first(floatInput);
    for (int group = 0; group < layout.groups(); group++) {
      int count = 0;
      for (int position = first; position < sample.positions(); position += sample.step()) {
        patches.copy(floatInput, group, position, floatPatches, count * layout.inputs());
        patches.copy(seenInput, group, position, seenPatches, count * layout.inputs());
        computeOutputs(group, count);
        count++;
        if (count == BLOCK) {
          accumulator.add(group, seenPatches, outputs, count);
          count = 0;
        }
      }
      accumulator.add(group, seenPatches, outputs, count);
    }
    accumulator.endImage();
  }

  private void computeOutputs(int group, int row) {
    int width = layout.outputs();
    int at = row * width;
    System.arraycopy(bias, layout.channel(group, 0), outputs, at, width);
    int weights = group * layout.inputs() * width;
    for (int k = 0; k < layout.inputs(); k++) {
      float x = floatPatches[row * layout.inputs() + k];
      if (x != 0) {
        for (int o = 0; o < width; o++) {
          outputs[at + o] += x * columns[weights + k * width + o];
        }
      }
    }
  }

  /** The moments of the images so far. */
  public PatchMoments toMoments() {
    return accumulator.toMoments();
  }
}

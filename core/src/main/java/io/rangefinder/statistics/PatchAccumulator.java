package io.rangefinder.statistics;

import java.util.Arrays;

/**
 * Builds {@link PatchMoments} image by image: {@link #add} for each group, in one call or several,
 * then {@link #endImage}. Mutable, for one thread; one and a half times {@link PatchShape#bytes}.
 */
public final class PatchAccumulator {

  /** An image with a sum that reaches this is left out. */
  private static final double LIMIT = 0x1p40;

  /** So many patches are multiplied at once. */
  private static final int BLOCK = 4;

  private final PatchShape shape;
  private final double[] imageSums;
  private final long[] imagePositions;
  private final double[] block;
  private final long[] upper;
  private final long[] lower;
  private long images;
  private long imagesLeftOut;
  private long positions;

  public PatchAccumulator(PatchShape shape) {
    this.shape = shape;
    this.imageSums = new double[shape.numbers()];
    this.imagePositions = new long[shape.groups()];
    this.block = new double[BLOCK * shape.inputs()];
    this.upper = new long[shape.numbers()];
    this.lower = new long[shape.numbers()];
  }

  /**
   * Adds positions of the present image. Each time an image is seen its positions must come in the
   * same order and the same calls, since the sums of an image are rounded.
   *
   * @param patches positions × K, row by row
   * @param outputs positions × outputs of the group, row by row, before the activation
   * @param count the number of positions
   */
  public void add(int group, float[] patches, float[] outputs, int count) {
    if (patches.length < (long) count * shape.inputs()
        || outputs.length < (long) count * shape.outputs()) {
      throw new IllegalArgumentException(
          "%d positions of %s do not have %d inputs and %d outputs."
              .formatted(count, shape, patches.length, outputs.length));
    }
    int inputs = shape.inputs();
    float[] factors = new float[BLOCK];
    for (int position = 0; position < count; position += BLOCK) {
      int rows = Math.min(BLOCK, count - position);
      fillBlock(patches, position, rows);
      addInputs(group, rows);
      for (int o = 0; o < shape.outputs(); o++) {
        int output = shape.outputsAt(group) + o;
        for (int row = 0; row < BLOCK; row++) {
          factors[row] = row < rows ? outputs[(position + row) * shape.outputs() + o] : 0;
          imageSums[output] += factors[row];
        }
        int at = shape.crossAt(group) + o * inputs;
        addScaled(imageSums, at, inputs, block, factors[0], factors[1], factors[2], factors[3]);
      }
    }
    imagePositions[group] += count;
  }

  private void fillBlock(float[] patches, int position, int rows) {
    int inputs = shape.inputs();
    for (int i = 0; i < rows * inputs; i++) {
      block[i] = patches[position * inputs + i];
    }
    Arrays.fill(block, rows * inputs, block.length, 0);
  }

  private void addInputs(int group, int rows) {
    int inputs = shape.inputs();
    int sums = shape.inputsAt(group);
    for (int row = 0; row < rows; row++) {
      for (int k = 0; k < inputs; k++) {
        imageSums[sums + k] += block[row * inputs + k];
      }
    }
    int at = shape.productsAt(group);
    for (int k = 0; k < inputs; k++) {
      double a = block[k];
      double b = block[inputs + k];
      double c = block[2 * inputs + k];
      double d = block[3 * inputs + k];
      if (shape.products() == PatchShape.Products.SQUARES) {
        imageSums[at++] += a * a + b * b + c * c + d * d;
      } else {
        addScaled(imageSums, at, inputs, k + 1, block, a, b, c, d);
        at += k + 1;
      }
    }
  }

  private static void addScaled(
      double[] sums, int at, int inputs, double[] block, double a, double b, double c, double d) {
    addScaled(sums, at, inputs, inputs, block, a, b, c, d);
  }

  /** Adds the first {@code length} inputs of the rows of the block, each times its factor. */
  private static void addScaled(
      double[] sums,
      int at,
      int inputs,
      int length,
      double[] block,
      double a,
      double b,
      double c,
      double d) {
    if (a == 0 && b == 0 && c == 0 && d == 0) {
      return;
    }
    for (int j = 0; j < length; j++) {
      sums[at + j] +=
          a * block[j]
              + b * block[inputs + j]
              + c * block[2 * inputs + j]
              + d * block[3 * inputs + j];
    }
  }

  /**
   * Takes the image over, or counts it as left out.
   *
   * @throws IllegalStateException if the groups got different numbers of positions
   */
  public void endImage() {
    for (long count : imagePositions) {
      if (count != imagePositions[0]) {
        throw new IllegalStateException(
            "The groups of %s have the positions %s."
                .formatted(shape, Arrays.toString(imagePositions)));
      }
    }
    if (allWithinLimit()) {
      for (int i = 0; i < imageSums.length; i++) {
        addRounded(i, imageSums[i]);
      }
      images++;
      positions += imagePositions[0];
    } else {
      imagesLeftOut++;
    }
    Arrays.fill(imageSums, 0);
    Arrays.fill(imagePositions, 0);
  }

  private boolean allWithinLimit() {
    for (double sum : imageSums) {
      if (!(Math.abs(sum) < LIMIT)) {
        return false;
      }
    }
    return true;
  }

  private void addRounded(int at, double value) {
    double whole = Math.floor(value);
    double fraction = (value - whole) * 0x1p63;
    if (fraction == 0x1p63) {
      whole++;
      fraction = 0;
    }
    long half = (long) fraction;
    long added = (half << 1) | (fraction - half >= 0.5 ? 1 : 0);
    long sum = lower[at] + added;
    upper[at] += (long) whole + WideNumber.carry(lower[at], sum);
    lower[at] = sum;
  }

  /** The moments of the images ended so far. */
  public PatchMoments toMoments() {
    return new PatchMoments(shape, images, imagesLeftOut, positions, upper.clone(), lower.clone());
  }
}

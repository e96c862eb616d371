package io.rangefinder.statistics;

/**
 * The size of the moments of a weighted operator. A regular convolution and a fully connected layer
 * are one group of K = height · width · channels inputs; a depthwise convolution has a group for
 * each channel, of K = height · width inputs.
 *
 * @param groups how many groups there are
 * @param inputs K, the length of a patch (im2col column) of a group
 * @param outputs how many outputs a group has
 */
public record PatchShape(int groups, int inputs, int outputs, Products products) {

  /** Which products of inputs are summed. */
  public enum Products {
    /** Of every pair of inputs: half of a symmetric K × K matrix. */
    ALL,
    /** Of every input with itself. */
    SQUARES
  }

  private static final int LARGEST = 1 << 18;

  public PatchShape {
    if (!fits(groups) || !fits(inputs) || !fits(outputs)) {
      throw new IllegalArgumentException(
          "Patches of %d groups, %d inputs, %d outputs are not within 1 and %d."
              .formatted(groups, inputs, outputs, LARGEST));
    }
    long numbers = groups * numbersPerGroup(inputs, outputs, products);
    if (numbers > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "Patches of %d groups, %d inputs, %d outputs have %d moments, too many for an array."
              .formatted(groups, inputs, outputs, numbers));
    }
  }

  private static boolean fits(int size) {
    return size >= 1 && size <= LARGEST;
  }

  /** The shape with all products if {@link #bytes} of it keeps to the limit, else with squares. */
  public static PatchShape within(long limitBytes, int groups, int inputs, int outputs) {
    return bytes(groups, inputs, outputs, Products.ALL) <= limitBytes
        ? new PatchShape(groups, inputs, outputs, Products.ALL)
        : new PatchShape(groups, inputs, outputs, Products.SQUARES);
  }

  /** An upper bound of the memory and of the stored bytes of the moments. */
  public static long bytes(int groups, int inputs, int outputs, Products products) {
    return 128 + 16L * groups * numbersPerGroup(inputs, outputs, products);
  }

  private static long numbersPerGroup(long inputs, long outputs, Products products) {
    long pairs = products == Products.ALL ? inputs * (inputs + 1) / 2 : inputs;
    return inputs + pairs + outputs + outputs * inputs;
  }

  /** All sums of all groups. */
  int numbers() {
    return groups * (int) numbersPerGroup(inputs, outputs, products);
  }

  /** Where the sums of the inputs of a group begin. */
  int inputsAt(int group) {
    return group * (int) numbersPerGroup(inputs, outputs, products);
  }

  /** Where the sums of products of inputs begin: the lower triangle, row by row. */
  int productsAt(int group) {
    return inputsAt(group) + inputs;
  }

  /** Where the sums of the outputs begin. */
  int outputsAt(int group) {
    int pairs = products == Products.ALL ? inputs * (inputs + 1) / 2 : inputs;
    return productsAt(group) + pairs;
  }

  /** Where the sums of the products of output and input begin: a row of inputs each output. */
  int crossAt(int group) {
    return outputsAt(group) + outputs;
  }

  void write(ByteSink sink) {
    sink.writeCount(groups);
    sink.writeCount(inputs);
    sink.writeCount(outputs);
    sink.writeCount(products == Products.ALL ? 0 : 1);
  }

  static PatchShape read(ByteSource source) {
    int groups = readSize(source);
    int inputs = readSize(source);
    int outputs = readSize(source);
    long products = source.readCount();
    if (products > 1) {
      throw new IllegalArgumentException("Unknown kind of products: " + products);
    }
    return new PatchShape(groups, inputs, outputs, products == 0 ? Products.ALL : Products.SQUARES);
  }

  private static int readSize(ByteSource source) {
    return (int) Math.min(source.readCount(), LARGEST + 1L);
  }
}

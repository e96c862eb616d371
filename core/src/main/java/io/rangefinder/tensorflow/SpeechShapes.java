package io.rangefinder.tensorflow;

import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Shape;
import io.rangefinder.tensorflow.graphdef.SourceNode;
import java.util.Optional;

/**
 * The shapes that the operators before speech networks compute. They stay custom operators, which
 * the TFLite runtime has.
 */
final class SpeechShapes {
  private SpeechShapes() {}

  /**
   * The shape of a node's only result; unknown if it is none of these or reads an unknown shape.
   */
  static Shape of(SourceNode node, GraphAssembly graph) {
    return switch (node.op()) {
      case "AudioSpectrogram" ->
          operand(node, 2, graph).map(x -> spectrogram(node, x)).orElse(Shape.unknown());
      case "Mfcc" ->
          operand(node, 3, graph).map(x -> coefficients(node, x)).orElse(Shape.unknown());
      default -> Shape.unknown();
    };
  }

  private static Optional<Shape> operand(SourceNode node, int rank, GraphAssembly graph) {
    Shape shape = graph.tensor(node.input(0)).shape();
    if (shape.isKnown() && shape.rank() != rank) {
      throw new InvalidOperatorException(
          "it takes rank " + rank + ", found " + shape + " of '" + node.input(0) + "'");
    }
    return Optional.of(shape).filter(Shape::isKnown);
  }

  /** Samples by channels become channels by windows by frequencies, for one power of two. */
  private static Shape spectrogram(SourceNode node, Shape samples) {
    int window = positive(node, "window_size");
    int stride = positive(node, "stride");
    int windows = samples.dim(0) < window ? 0 : 1 + (samples.dim(0) - window) / stride;
    int powerOfTwo = window == 1 ? 1 : Integer.highestOneBit(window - 1) << 1;
    return Shape.of(samples.dim(1), windows, 1 + powerOfTwo / 2);
  }

  private static Shape coefficients(SourceNode node, Shape spectrogram) {
    return spectrogram.withDim(2, node.integer("dct_coefficient_count", 13));
  }

  private static int positive(SourceNode node, String attribute) {
    int value = node.integer(attribute, 0);
    if (value < 1 || value > 1 << 28) {
      throw new InvalidOperatorException(attribute + " = " + value + " is not from 1 to 2^28");
    }
    return value;
  }
}

package io.rangefinder.ir.op;

/**
 * The mean of the elements of the window that lie in the image, for each channel of an NHWC image.
 */
public record AveragePool2D(
    Window2D window, int filterHeight, int filterWidth, Activation activation) implements Pool2D {
  @Override
  public AveragePool2D withActivation(Activation newActivation) {
    return new AveragePool2D(window, filterHeight, filterWidth, newActivation);
  }
}

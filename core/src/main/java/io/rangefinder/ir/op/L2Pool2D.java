package io.rangefinder.ir.op;

/**
 * The root of the mean of the squares of the elements of the window that lie in the image, for each
 * channel of an NHWC image.
 */
public record L2Pool2D(Window2D window, int filterHeight, int filterWidth, Activation activation)
    implements Pool2D {
  @Override
  public L2Pool2D withActivation(Activation newActivation) {
    return new L2Pool2D(window, filterHeight, filterWidth, newActivation);
  }
}

package io.rangefinder.ir.op;

/** The largest element of the window, for each channel of an NHWC image. */
public record MaxPool2D(Window2D window, int filterHeight, int filterWidth, Activation activation)
    implements Pool2D {
  @Override
  public MaxPool2D withActivation(Activation newActivation) {
    return new MaxPool2D(window, filterHeight, filterWidth, newActivation);
  }
}

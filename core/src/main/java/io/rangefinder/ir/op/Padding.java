package io.rangefinder.ir.op;

/** How a sliding window meets the border: zeros around the image, or only whole windows. */
public enum Padding {
  SAME,
  VALID
}

package io.rangefinder.ir;

import java.util.List;

/**
 * The scales of a tensor that has one for each index of an axis.
 *
 * @param axis the axis
 * @param scales as many as the axis is long
 */
public record ChannelScales(int axis, List<Double> scales) {
  public ChannelScales {
    scales = List.copyOf(scales);
  }

  /** The scale of an element, by its position in row-major order. */
  public double scale(Shape shape, int element) {
    int inner = shape.strides()[axis];
    return scales.get(element / inner % scales.size());
  }
}

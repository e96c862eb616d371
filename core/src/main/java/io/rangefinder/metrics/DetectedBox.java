package io.rangefinder.metrics;

/** A box that a detection network found; edges in any unit, both networks' in the same. */
public record DetectedBox(
    float top, float left, float bottom, float right, int category, float score) {

  /** Intersection over union of the areas; 0 if either has none. */
  double overlap(DetectedBox other) {
    double height = Math.min((double) bottom, other.bottom) - Math.max((double) top, other.top);
    double width = Math.min((double) right, other.right) - Math.max((double) left, other.left);
    double both = Math.max(0, height) * Math.max(0, width);
    double either = area() + other.area() - both;
    return both > 0 && either > 0 ? both / either : 0;
  }

  private double area() {
    return Math.max(0, (double) bottom - top) * Math.max(0, (double) right - left);
  }
}

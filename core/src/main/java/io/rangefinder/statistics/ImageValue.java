package io.rangefinder.statistics;

/** A finite value and the image it occurs in; zero is +0.0. */
public record ImageValue(float value, String imageId) {

  public ImageValue {
    if (!Float.isFinite(value)) {
      throw new IllegalArgumentException(
          "The value %s of image '%s' is not finite.".formatted(value, imageId));
    }
    value += 0f;
  }

  void write(ByteSink sink) {
    sink.writeFloat(value);
    sink.writeString(imageId);
  }

  static ImageValue read(ByteSource source) {
    return new ImageValue(source.readFloat(), source.readString());
  }
}

package io.rangefinder.jobs.source.pixels;

import io.rangefinder.ir.Shape;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What is done to a decoded image before the network sees it: crop, resize, reorder channels, then
 * (x - mean) / std in float32, with x from 0 to 255.
 *
 * @param mean of each channel as the model is fed: B, G, R for a BGR model
 * @param std divisor of each channel, likewise; not 0
 */
public record Preprocessing(
    Crop crop, Resize resize, ChannelOrder channels, PerChannel mean, PerChannel std)
    implements Serializable {
  static final int CHANNELS = 3;

  /** Raised whenever the same image would give other values than before. */
  private static final int VERSION = 1;

  public Preprocessing {
    for (float divisor : std.toArray()) {
      if (divisor == 0 || !Float.isFinite(divisor)) {
        throw new IllegalArgumentException("std " + divisor + " cannot divide");
      }
    }
  }

  /** NHWC, one image. */
  public Shape outputShape() {
    return Shape.of(1, resize.height(), resize.width(), CHANNELS);
  }

  /** The values the network is fed: height × width × 3 of the resized image, HWC. */
  public float[] apply(DecodedImage image) {
    float[] values = new float[resize.height() * resize.width() * CHANNELS];
    applyTo(image, values, 0);
    return values;
  }

  /** As {@link #apply}, but writes into a batch, from an offset on. */
  public void applyTo(DecodedImage image, float[] batch, int offset) {
    int height = crop.kept(image.height(), image.width());
    int width = crop.kept(image.width(), image.height());
    SampledAxis rows =
        SampledAxis.of(resize, (image.height() - height) / 2, height, resize.height());
    SampledAxis columns =
        SampledAxis.of(resize, (image.width() - width) / 2, width, resize.width());
    int rowSize = resize.width() * CHANNELS;
    float[] means = repeated(mean, rowSize);
    float[] stds = repeated(std, rowSize);
    float[] upper = new float[rowSize];
    float[] lower = new float[rowSize];
    for (int y = 0; y < resize.height(); y++) {
      columns.sample(image, rows.lower(y), channels, upper);
      columns.sample(image, rows.upper(y), channels, lower);
      float weight = rows.weight(y);
      int at = offset + y * rowSize;
      for (int i = 0; i < rowSize; i++) {
        float value = upper[i] + (lower[i] - upper[i]) * weight;
        batch[at + i] = (value - means[i]) / stds[i];
      }
    }
  }

  private static float[] repeated(PerChannel values, int size) {
    float[] pixel = values.toArray();
    float[] row = new float[size];
    for (int i = 0; i < size; i++) {
      row[i] = pixel[i % CHANNELS];
    }
    return row;
  }

  /** All that decides the values, as text; the same text means the same values. */
  public String canonicalText() {
    return String.join(
        "\n",
        "preprocessing " + VERSION,
        "decoder " + ImageDecoder.IDENTITY,
        "crop " + crop.form() + " " + crop.fraction(),
        "resize " + resize.method() + " " + resize.corners(),
        "size " + resize.height() + " " + resize.width(),
        "channels " + channels,
        "mean " + mean.first() + " " + mean.second() + " " + mean.third(),
        "std " + std.first() + " " + std.second() + " " + std.third(),
        "");
  }

  /** SHA-256 of the canonical text, in hexadecimal. */
  public String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(canonicalText().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every JDK has SHA-256", absent);
    }
  }
}

package io.rangefinder.jobs.source;

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
  private static final int CHANNELS = 3;

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
    ChannelMap channelMap = new ChannelMap(channels, mean.toArray(), std.toArray());
    int stride = image.width() * CHANNELS;
    int at = offset;
    for (int y = 0; y < resize.height(); y++) {
      int upper = rows.lower(y) * stride;
      int lower = rows.upper(y) * stride;
      channelMap.writeRow(image.rgb(), upper, lower, rows.weight(y), columns, batch, at);
      at += resize.width() * CHANNELS;
    }
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

  private static final class ChannelMap {
    private final ChannelOrder order;
    private final float[] mean;
    private final float[] std;

    ChannelMap(ChannelOrder order, float[] mean, float[] std) {
      this.order = order;
      this.mean = mean;
      this.std = std;
    }

    void writeRow(
        byte[] rgb,
        int upperRow,
        int lowerRow,
        float rowWeight,
        SampledAxis columns,
        float[] out,
        int offset) {
      int at = offset;
      for (int x = 0; x < columns.size(); x++) {
        int left = columns.lower(x) * CHANNELS;
        int right = columns.upper(x) * CHANNELS;
        float weight = columns.weight(x);
        for (int channel = 0; channel < CHANNELS; channel++) {
          int colour = order == ChannelOrder.RGB ? channel : CHANNELS - 1 - channel;
          float top =
              between(rgb[upperRow + left + colour], rgb[upperRow + right + colour], weight);
          float bottom =
              between(rgb[lowerRow + left + colour], rgb[lowerRow + right + colour], weight);
          float value = top + (bottom - top) * rowWeight;
          out[at++] = (value - mean[channel]) / std[channel];
        }
      }
    }

    private static float between(byte from, byte to, float weight) {
      float start = from & 0xff;
      return start + ((to & 0xff) - start) * weight;
    }
  }
}

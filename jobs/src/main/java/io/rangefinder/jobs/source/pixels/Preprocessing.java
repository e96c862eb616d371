package io.rangefinder.jobs.source.pixels;

import io.rangefinder.ir.Shape;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.StringJoiner;

/**
 * What is done to a decoded image before the network sees it: crop, resize, reorder channels, then
 * (x - mean) / std in float32, with x from 0 to 255.
 *
 * @param orientation whether a photograph is turned upright first, as its metadata say
 * @param mean of each channel as the model is fed: B, G, R for a BGR model
 * @param std divisor of each channel, likewise; not 0
 */
public record Preprocessing(
    Orientation orientation,
    Crop crop,
    Resize resize,
    ChannelOrder channels,
    PerChannel mean,
    PerChannel std)
    implements Serializable {
  /** Raised whenever the same image would give other values than before. */
  private static final int VERSION = 1;

  /** What becomes of an orientation that a photograph's metadata note. */
  public enum Orientation {
    /** As TensorFlow's decoders do. */
    IGNORE,
    APPLY
  }

  public Preprocessing {
    if (!mean.fits(channels.channels()) || !std.fits(channels.channels())) {
      throw new IllegalArgumentException(
          "mean %s and std %s of %s".formatted(mean.values(), std.values(), channels));
    }
    for (float divisor : std.values()) {
      if (divisor == 0 || !Float.isFinite(divisor)) {
        throw new IllegalArgumentException("std " + divisor + " cannot divide");
      }
    }
  }

  /** Of photographs as they are stored. */
  public Preprocessing(
      Crop crop, Resize resize, ChannelOrder channels, PerChannel mean, PerChannel std) {
    this(Orientation.IGNORE, crop, resize, channels, mean, std);
  }

  /** Whether the network is fed the pixels themselves, 0 to 255. */
  public boolean keepsPixels() {
    return mean.values().stream().allMatch(value -> value == 0)
        && std.values().stream().allMatch(value -> value == 1);
  }

  /** NHWC, one image. */
  public Shape outputShape() {
    return Shape.of(1, resize.height(), resize.width(), channels.channels());
  }

  /** The values the network is fed: height × width × channels of the resized image, HWC. */
  public float[] apply(DecodedImage image) {
    float[] values = new float[resize.height() * resize.width() * channels.channels()];
    applyTo(image, values, 0);
    return values;
  }

  /** As {@link #apply}, but writes into a batch, from an offset on. */
  public void applyTo(DecodedImage image, float[] batch, int offset) {
    if (image.layout() != channels.layout()) {
      throw new IllegalArgumentException(image.layout() + " is not " + channels);
    }
    int height = crop.kept(image.height(), image.width());
    int width = crop.kept(image.width(), image.height());
    int top = (image.height() - height) / 2;
    int left = (image.width() - width) / 2;
    int size = resize.height() * resize.width() * channels.channels();
    Aspect.Placement rows = resize.rows(height, width);
    Aspect.Placement columns = resize.columns(height, width);
    ResizedRegion region = new ResizedRegion(batch, offset, resize, channels, rows, columns);
    if (resize.aspect().form() == Aspect.Form.LETTERBOX) {
      Arrays.fill(batch, offset, offset + size, resize.aspect().fill());
    }
    if (resize.isFiltered()) {
      region.filter(
          image,
          top,
          left,
          FilteredAxis.of(resize, height, rows),
          FilteredAxis.of(resize, width, columns));
    } else {
      region.sample(
          image,
          SampledAxis.of(resize, top, height, rows),
          SampledAxis.of(resize, left, width, columns));
    }
    normalize(batch, offset, size);
  }

  private void normalize(float[] batch, int offset, int size) {
    float[] means = mean.toArray(channels.channels());
    float[] stds = std.toArray(channels.channels());
    for (int channel = 0; channel < means.length; channel++) {
      float subtracted = means[channel];
      float divisor = stds[channel];
      for (int at = offset + channel; at < offset + size; at += means.length) {
        batch[at] = (batch[at] - subtracted) / divisor;
      }
    }
  }

  /** All that decides the values, as text; the same text means the same values. */
  public String canonicalText() {
    StringJoiner text = new StringJoiner("\n", "", "\n");
    text.add("preprocessing " + VERSION);
    text.add("decoder " + ImageDecoder.IDENTITY);
    text.add("crop " + crop.form() + " " + crop.fraction());
    text.add("resize " + resize.method() + " " + resize.corners());
    text.add("size " + resize.height() + " " + resize.width());
    text.add("channels " + channels);
    text.add("mean " + numbers(mean));
    text.add("std " + numbers(std));
    // What is as it always was is not named, so that stored statistics stay what they are.
    if (resize.antialias()) {
      text.add("antialias");
    }
    if (!resize.aspect().equals(Aspect.STRETCH)) {
      Aspect aspect = resize.aspect();
      text.add("aspect " + aspect.form() + " " + aspect.shorterSide() + " " + aspect.fill());
    }
    if (orientation == Orientation.APPLY) {
      text.add("orientation " + orientation);
    }
    return text.toString();
  }

  private String numbers(PerChannel values) {
    StringJoiner text = new StringJoiner(" ");
    for (float value : values.toArray(channels.channels())) {
      text.add(Float.toString(value));
    }
    return text.toString();
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

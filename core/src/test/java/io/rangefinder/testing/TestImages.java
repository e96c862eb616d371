package io.rangefinder.testing;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Photographs as network inputs, for tests that need natural images but no exact preprocessing. */
public final class TestImages {
  private TestImages() {}

  /** The reference photographs, sorted by name. */
  public static List<Path> photographs() {
    return SharedData.files("data/images", ".JPEG");
  }

  /**
   * The photograph of an index, stretched to the given size: one NHWC image, RGB, as {@code (x -
   * mean) / deviation} of the byte values.
   */
  public static float[] photograph(int index, int height, int width, float mean, float deviation) {
    return pixels(photographs().get(index), height, width, mean, deviation);
  }

  /** As {@link #photograph(int, int, int, float, float)} with values from -1 to 1. */
  public static float[] photograph(int index, int height, int width) {
    return photograph(index, height, width, 127.5f, 127.5f);
  }

  private static float[] pixels(Path file, int height, int width, float mean, float deviation) {
    BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = scaled.createGraphics();
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      graphics.drawImage(ImageIO.read(file.toFile()), 0, 0, width, height, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      graphics.dispose();
    }
    float[] values = new float[height * width * 3];
    int at = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb = scaled.getRGB(x, y);
        values[at++] = ((rgb >> 16 & 0xff) - mean) / deviation;
        values[at++] = ((rgb >> 8 & 0xff) - mean) / deviation;
        values[at++] = ((rgb & 0xff) - mean) / deviation;
      }
    }
    return values;
  }
}

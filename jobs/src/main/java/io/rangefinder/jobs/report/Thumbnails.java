package io.rangefinder.jobs.report;

import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.source.ImageReader;
import io.rangefinder.jobs.source.pixels.DecodedImage;
import io.rangefinder.jobs.source.pixels.ImageDecoder;
import io.rangefinder.jobs.source.pixels.UnusableImageException;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;

/** Images of a run, small enough for a page. */
final class Thumbnails {
  /** How many different ones a page holds. */
  static final int MOST = 64;

  private static final int SIDE = 96;

  /** An image as JPEG, as an address that holds it. */
  private record Small(int width, int height, String source) {
    static Small of(DecodedImage image) {
      BufferedImage whole =
          new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
      byte[] samples = image.samples();
      int[] row = new int[image.width()];
      for (int y = 0; y < image.height(); y++) {
        for (int x = 0; x < image.width(); x++) {
          int at = (y * image.width() + x) * 3;
          row[x] =
              (Byte.toUnsignedInt(samples[at]) << 16)
                  | (Byte.toUnsignedInt(samples[at + 1]) << 8)
                  | Byte.toUnsignedInt(samples[at + 2]);
        }
        whole.setRGB(0, y, image.width(), 1, row, 0, image.width());
      }
      int longer = Math.max(image.width(), image.height());
      int width = Math.max(1, image.width() * SIDE / longer);
      int height = Math.max(1, image.height() * SIDE / longer);
      return new Small(width, height, jpeg(whole, width, height));
    }
  }

  private final Map<String, Small> sources;
  private final List<String> wanted;
  private final Set<String> gone;

  private Thumbnails(Map<String, Small> sources, List<String> wanted, Set<String> gone) {
    this.sources = sources;
    this.wanted = wanted;
    this.gone = gone;
  }

  static Thumbnails none() {
    return new Thumbnails(Map.of(), List.of(), Set.of());
  }

  /**
   * Reads the first of some images from where they lie.
   *
   * @param wanted names of images, each once, those that matter most first
   * @param entries where they are; images of which it is not known have no picture
   */
  static Thumbnails read(
      List<String> wanted, Map<String, ImageEntry> entries, Configuration hadoop) {
    List<String> shown = wanted.subList(0, Math.min(MOST, wanted.size()));
    Map<String, Small> sources = new LinkedHashMap<>();
    Set<String> gone = new HashSet<>();
    try (ImageReader reader = new ImageReader(hadoop);
        ImageDecoder decoder = new ImageDecoder()) {
      for (String name : shown) {
        ImageEntry entry = entries.get(name);
        if (entry != null) {
          try {
            sources.put(name, Small.of(decoder.decode(reader.read(entry))));
          } catch (UnusableImageException unread) {
            gone.add(name);
          }
        }
      }
    }
    return new Thumbnails(sources, shown, gone);
  }

  /** No more than so many of them, those that matter most. */
  Thumbnails first(int most) {
    List<String> fewer = wanted.subList(0, Math.min(most, wanted.size()));
    Map<String, Small> shown = new LinkedHashMap<>(sources);
    shown.keySet().retainAll(fewer);
    return new Thumbnails(shown, fewer, gone);
  }

  private static String jpeg(BufferedImage whole, int width, int height) {
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    try {
      ImageIO.write(scaled(halved(whole, width, height), width, height), "jpeg", jpeg);
    } catch (IOException e) {
      throw new IllegalStateException("A picture in memory was not written", e);
    }
    return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg.toByteArray());
  }

  /** Bilinear interpolation of more than half the side would pass over pixels. */
  private static BufferedImage halved(BufferedImage image, int width, int height) {
    BufferedImage smaller = image;
    while (smaller.getWidth() > 2 * width && smaller.getHeight() > 2 * height) {
      smaller = scaled(smaller, smaller.getWidth() / 2, smaller.getHeight() / 2);
    }
    return smaller;
  }

  private static BufferedImage scaled(BufferedImage image, int width, int height) {
    BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = scaled.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    pen.drawImage(image, 0, 0, width, height, null);
    pen.dispose();
    return scaled;
  }

  /** An image as a page shows it, with what is said of it. */
  Page.Picture picture(String image, String value) {
    Small small = sources.get(image);
    return small == null
        ? new Page.Picture(Name.of(image), "", 0, 0, gone.contains(image), value)
        : new Page.Picture(
            Name.of(image), anchor(image), small.width(), small.height(), false, value);
  }

  private String anchor(String image) {
    return "image-" + wanted.indexOf(image);
  }

  /** All of them, each once. */
  List<Page.Thumbnail> all() {
    return sources.entrySet().stream()
        .map(
            of ->
                new Page.Thumbnail(
                    anchor(of.getKey()),
                    of.getValue().width(),
                    of.getValue().height(),
                    of.getValue().source()))
        .toList();
  }

  /** How many pictures there are. */
  int count() {
    return sources.size();
  }
}

package io.rangefinder.jobs.demo;

import io.rangefinder.ir.UserException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * Drawn images as files: a folder of PNGs and, beside it, their labels.
 *
 * <p>The labels are a CSV of the columns {@code file} (its name within the folder of images),
 * {@code class_index} and {@code name}.
 *
 * @param images the folder that holds {@code 00000.png} and so on
 * @param labels the CSV file
 */
public record DrawnFolder(Path images, Path labels) {
  /** The labels' column of the class. */
  public static final String CLASS_INDEX = "class_index";

  /**
   * Draws the first {@code count} images of a seed into {@code folder/images} and writes {@code
   * folder/labels.csv}; files of the same names are replaced.
   *
   * @param seed 1 draws the images that the shipped network was trained on: judge it by another's
   * @throws UserException if the files cannot be written
   */
  public static DrawnFolder write(Path folder, long seed, int count) {
    DrawnFolder written = new DrawnFolder(folder.resolve("images"), folder.resolve("labels.csv"));
    DrawnImages images = new DrawnImages(seed);
    List<String> rows = new ArrayList<>();
    rows.add("file," + CLASS_INDEX + ",name");
    try {
      Files.createDirectories(written.images);
      for (int number = 0; number < count; number++) {
        String file = String.format(Locale.ROOT, "%05d.png", number);
        ImageIO.write(picture(images.pixels(number)), "png", written.images.resolve(file).toFile());
        rows.add(file + "," + images.classIndex(number) + "," + images.figure(number).label());
      }
      Files.write(written.labels, rows, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UserException(
          "The demo's images cannot be written to " + folder + ": " + e + ". Name another folder.",
          e);
    }
    return written;
  }

  private static BufferedImage picture(byte[] rgb) {
    BufferedImage picture =
        new BufferedImage(DrawnImages.SIDE, DrawnImages.SIDE, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < rgb.length; i += 3) {
      int pixel = (rgb[i] & 255) << 16 | (rgb[i + 1] & 255) << 8 | (rgb[i + 2] & 255);
      picture.setRGB(i / 3 % DrawnImages.SIDE, i / 3 / DrawnImages.SIDE, pixel);
    }
    return picture;
  }
}

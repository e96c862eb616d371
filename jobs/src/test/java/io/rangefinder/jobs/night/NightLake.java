package io.rangefinder.jobs.night;

import io.rangefinder.jobs.demo.DrawnFolder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** Drawn images that arrive in a lake, night after night, as they are or otherwise. */
final class NightLake {
  private static final double BRIGHTER = 1.3;
  private static final int WHITE = 0xffffff;

  private final Path drawn;
  private final org.apache.hadoop.fs.Path lake;
  private final FileSystem files;

  /**
   * @param drawn where as many images are drawn as are needed
   * @param lake the folder that they arrive in
   */
  NightLake(Path drawn, int images, String lake, Configuration hadoop) throws IOException {
    this.drawn = DrawnFolder.write(drawn, 11, images).images();
    this.lake = new org.apache.hadoop.fs.Path(lake);
    this.files = this.lake.getFileSystem(hadoop);
  }

  String location() {
    return lake.toString();
  }

  /** Images as they were drawn. */
  void add(String night, int from, int to) throws IOException {
    add(night, from, to, pixels -> pixels);
  }

  /** The same, as through a lens that is open too wide. */
  void addBright(String night, int from, int to) throws IOException {
    add(night, from, to, NightLake::bright);
  }

  private void add(String night, int from, int to, UnaryOperator<BufferedImage> change)
      throws IOException {
    for (int number = from; number < to; number++) {
      BufferedImage image = ImageIO.read(drawn.resolve(name(number)).toFile());
      write(night, name(number), png(change.apply(image)));
    }
  }

  /** Images that broke off on their way. */
  void addBroken(String night, int from, int to) throws IOException {
    for (int number = from; number < to; number++) {
      byte[] whole = java.nio.file.Files.readAllBytes(drawn.resolve(name(number)));
      write(night, name(number), Arrays.copyOf(whole, whole.length / 3));
    }
  }

  /** A board of black and white squares: more contrast than any drawing has. */
  void addOutlier(String night, String name) throws IOException {
    BufferedImage board = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 64; x++) {
        board.setRGB(x, y, (x / 3 + y / 3) % 2 == 0 ? WHITE : 0);
      }
    }
    write(night, name, png(board));
  }

  void remove(String night) throws IOException {
    files.delete(new org.apache.hadoop.fs.Path(lake, night), true);
  }

  private static String name(int number) {
    return "%05d.png".formatted(number);
  }

  private static BufferedImage bright(BufferedImage image) {
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int rgb = image.getRGB(x, y);
        image.setRGB(x, y, bright(rgb, 16) | bright(rgb, 8) | bright(rgb, 0));
      }
    }
    return image;
  }

  private static int bright(int rgb, int shift) {
    return Math.min(255, (int) Math.round((rgb >>> shift & 255) * BRIGHTER)) << shift;
  }

  private static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private void write(String night, String name, byte[] bytes) throws IOException {
    try (OutputStream out =
        files.create(
            new org.apache.hadoop.fs.Path(new org.apache.hadoop.fs.Path(lake, night), name))) {
      out.write(bytes);
    }
  }
}

package io.rangefinder.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.UserException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DrawnFolderTest {
  @TempDir private Path folder;

  @Test
  void filesHoldThePixelsDrawn() throws IOException {
    DrawnFolder written = DrawnFolder.write(folder, 3, 2);

    byte[] pixels = new DrawnImages(3).pixels(1);
    BufferedImage read = ImageIO.read(written.images().resolve("00001.png").toFile());
    for (int y = 0; y < DrawnImages.SIDE; y++) {
      for (int x = 0; x < DrawnImages.SIDE; x++) {
        int rgb = read.getRGB(x, y);
        byte[] found = {(byte) (rgb >> 16), (byte) (rgb >> 8), (byte) rgb};
        assertThat(found).containsExactly(pixel(pixels, x, y));
      }
    }
  }

  @Test
  void labelsNameEveryFileOnce() throws IOException {
    DrawnFolder written = DrawnFolder.write(folder, 3, 9);

    assertThat(Files.readAllLines(written.labels()))
        .hasSize(10)
        .startsWith("file,class_index,name", "00000.png,0,disc", "00001.png,1,square")
        .endsWith("00007.png,7,dots", "00008.png,0,disc");
    try (var files = Files.list(written.images())) {
      assertThat(files).hasSize(9);
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsTheUsersError() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> DrawnFolder.write(file, 3, 1))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("The demo's images cannot be written to " + file)
        .hasMessageEndingWith("Name another folder.");
  }

  private static byte[] pixel(byte[] pixels, int x, int y) {
    int offset = (y * DrawnImages.SIDE + x) * 3;
    return new byte[] {pixels[offset], pixels[offset + 1], pixels[offset + 2]};
  }
}

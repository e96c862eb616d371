package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rangefinder.jobs.source.pixels.Images;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AwkwardImagesTest {
  @TempDir private static Path folder;
  private static DrawnDataset dataset;
  private static Path images;
  private static CommandRun calibration;

  @BeforeAll
  static void calibrate() throws IOException {
    dataset = DrawnDataset.write(folder, 1);
    images = Files.createDirectories(folder.resolve("awkward/deeper.jpg")).getParent();
    byte[] jpeg = Images.encode(Images.pattern(90, 70, BufferedImage.TYPE_INT_RGB), "jpeg");
    write("good.jpg", jpeg);
    write("deeper.jpg/GOOD.JPEG", jpeg);
    write("o'brien, 100% #1?.jpg", jpeg);
    write("really_a_png.jpg", Images.encode(pattern(BufferedImage.TYPE_INT_RGB), "png"));
    write("alpha.png", Images.encode(pattern(BufferedImage.TYPE_INT_ARGB), "png"));
    write("deep.png", Images.deepPng(40, 40, 51_400));
    write("print.jpg", Images.cmykJpeg(32, 32, 10, 200, 60, 90));
    write("text.jpg", "Not an image at all.\n".getBytes(StandardCharsets.UTF_8));
    write("empty.jpg", new byte[0]);
    write("truncated.jpg", Arrays.copyOf(jpeg, jpeg.length / 2));
    write("corrupt.jpg", withoutSecondMarker(jpeg));
    write("huge.png", pngHeader(100_000, 100_000));
    write("notes.txt", jpeg);
    write(".hidden.jpg", jpeg);
    // Opens, and fails to be read, for whoever runs the test.
    Files.createSymbolicLink(images.resolve("unreadable.jpg"), Path.of("/proc/self/mem"));
    calibration = CommandRun.done(dataset.calibrate(images, folder.resolve("RUN")));
  }

  @AfterAll
  static void removeTheLink() throws IOException {
    Files.delete(images.resolve("unreadable.jpg"));
  }

  @Test
  void theJobEndsWellAndItsCountsAddUp() throws IOException {
    assertThat(calibration.out())
        .contains(
            "images      13 found, 13 listed, 7 calibrated, 6 quarantined (CORRUPT 1, EMPTY 1,");
    JsonNode counts =
        new ObjectMapper().readTree(folder.resolve("RUN/run.json").toFile()).path("images");
    assertThat(counts.toString())
        .isEqualTo(
            "{\"found\":13,\"listed\":13,\"calibrated\":7,\"quarantined\":6,\"reasons\":{\"CORRUPT\":1,"
                + "\"EMPTY\":1,\"NOT_AN_IMAGE\":1,\"TOO_LARGE\":1,\"TRUNCATED\":1,\"UNREADABLE\":1},"
                + "\"others\":{\".txt\":1,\"hidden\":1}}");
  }

  @Test
  void whatCannotBeUsedIsInQuarantineWithItsReason() throws SQLException {
    assertThat(
            DuckDb.query(
                "SELECT image, reason FROM '%s/RUN/quarantine/*.parquet'".formatted(folder)))
        .containsExactly(
            List.of("corrupt.jpg", "CORRUPT"),
            List.of("empty.jpg", "EMPTY"),
            List.of("huge.png", "TOO_LARGE"),
            List.of("text.jpg", "NOT_AN_IMAGE"),
            List.of("truncated.jpg", "TRUNCATED"),
            List.of("unreadable.jpg", "UNREADABLE"));
  }

  @Test
  void everythingElseIsUsed() throws SQLException {
    assertThat(DuckDb.query("SELECT image FROM '%s/RUN/sample/*.parquet'".formatted(folder)))
        .containsExactly(
            List.of("alpha.png"),
            List.of("deep.png"),
            List.of("deeper.jpg/GOOD.JPEG"),
            List.of("good.jpg"),
            List.of("o'brien, 100% #1?.jpg"),
            List.of("print.jpg"),
            List.of("really_a_png.jpg"));
    assertThat(
            DuckDb.query(
                "SELECT DISTINCT images FROM '%s/RUN/statistics/*.parquet'".formatted(folder)))
        .containsExactly(List.of(7L));
  }

  @Test
  void aFolderOfUnusableImagesIsTheUsersError() throws IOException {
    Path useless = Files.createDirectories(folder.resolve("useless"));
    Files.writeString(useless.resolve("b.jpg"), "b");
    Files.createFile(useless.resolve("a.jpg"));

    CommandRun run = CommandRun.of(dataset.calibrate(useless, folder.resolve("NONE")));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("rangefinder: Cannot calibrate: none of the 2 images could be used.")
        .containsSubsequence("a.jpg: EMPTY", "b.jpg: NOT_AN_IMAGE");
    assertThat(folder.resolve("NONE")).doesNotExist();
  }

  @Test
  void moreBadImagesThanAllowedAreTheUsersError() {
    CommandRun run =
        CommandRun.of(
            dataset.calibrate(images, folder.resolve("FEW"), "--max-bad-fraction", "0.4"));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains(
            "rangefinder: Cannot calibrate: 6 of the 13 images could not be used, more than the"
                + " part 0.4 that --max-bad-fraction allows (CORRUPT: 1, EMPTY: 1,")
        .containsSubsequence("corrupt.jpg: CORRUPT", "empty.jpg: EMPTY");
    assertThat(folder.resolve("FEW")).doesNotExist();
    CommandRun.done(dataset.calibrate(images, folder.resolve("MANY"), "--max-bad-fraction", "0.5"));
  }

  private static BufferedImage pattern(int type) {
    return Images.pattern(50, 50, type);
  }

  private static void write(String name, byte[] bytes) throws IOException {
    Files.write(images.resolve(name), bytes);
  }

  /** Wipes the marker of the segment that follows the first. */
  private static byte[] withoutSecondMarker(byte[] jpeg) {
    byte[] broken = jpeg.clone();
    broken[20] = 0;
    broken[21] = 0;
    return broken;
  }

  /** The beginning of a PNG, in which a decompressor would see a bomb. */
  private static byte[] pngHeader(int height, int width) {
    ByteBuffer png = ByteBuffer.allocate(33);
    png.putLong(0x89504e470d0a1a0aL).putInt(13);
    png.put("IHDR".getBytes(StandardCharsets.US_ASCII)).putInt(width).putInt(height);
    png.put(new byte[] {8, 2, 0, 0, 0});
    CRC32 check = new CRC32();
    check.update(png.array(), 12, 17);
    return png.putInt((int) check.getValue()).array();
  }
}

package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store serves runs that name the same files otherwise, and what they leave is their own. */
final class RenamedFilesTest {
  /** Enough for preparation to look at them, and thus to be kept. */
  private static final int IMAGES = 104;

  @TempDir private Path folder;
  private DrawnDataset dataset;
  private Path lake;
  private Path yesterday;

  @BeforeEach
  void calibrateYesterday() throws IOException {
    dataset = DrawnDataset.write(folder, IMAGES);
    lake = Files.createDirectory(folder.resolve("lake"));
    yesterday = Files.move(dataset.images(), lake.resolve("2026-11-29"));
    Files.writeString(yesterday.resolve("broken.jpg"), "no image");
    assertThat(calibrate("first", yesterday)).contains("0 of 0 images reused, 4 of 105 images");
  }

  private String calibrate(String run, Object images, Object... more) {
    Object[] own = {"--images", images, "--store", folder.resolve("store"), "--partitions", 4};
    Object[] all = Stream.concat(Stream.of(own), Stream.of(more)).toArray();
    return CommandRun.done(dataset.calibrate(folder.resolve(run), all)).out();
  }

  /** What a run without the store leaves. */
  private void requireAsWithoutStore(String run, Object images) throws IOException {
    Object[] own = {"--images", images};
    CommandRun.done(dataset.calibrate(folder.resolve("alone"), own));
    assertThat(FolderBytes.of(folder.resolve(run)))
        .isEqualTo(FolderBytes.of(folder.resolve("alone")));
  }

  @Test
  void aParentFolderAPatternAndAListNameTheSameFiles() throws IOException {
    Path list = folder.resolve("list.txt");
    try (Stream<Path> files = Files.list(yesterday)) {
      Files.writeString(
          list,
          files
              .sorted()
              .map(file -> "lake/2026-11-29/" + file.getFileName())
              .collect(Collectors.joining("\n")));
    }
    for (Object images : List.of(lake, lake + "/2026-11-*", list)) {
      String run = "run" + images.hashCode();
      assertThat(calibrate(run, images))
          .as("%s", images)
          .contains("105 listed, 104 calibrated, 1 quarantined (NOT_AN_IMAGE 1)")
          .contains("4 of 105 images reused, 0 of 0 images computed");
    }
    requireAsWithoutStore("run" + lake.hashCode(), lake);
  }

  @Test
  void aModelThatMovedIsTheSame() throws IOException {
    Path moved = Files.copy(dataset.network().model(), folder.resolve("moved.pb"));

    assertThat(calibrate("moved", yesterday, "--model", moved))
        .contains("4 of 105 images reused, 0 of 0 images computed");
  }

  @Test
  void theNextFolderGoesOnWithTheNetworkOfTheOneBefore() throws IOException {
    Path today = Files.createDirectory(lake.resolve("2026-11-30"));
    for (String name : List.of("00000.png", "00001.png", "00002.png")) {
      Files.copy(yesterday.resolve(name), today.resolve(name));
    }

    assertThat(calibrate("today", today)).contains("0 of 0 images reused, 3 of 3 images computed");
    assertThat(calibrate("both", lake + "/2026-11-[23]*"))
        .contains("7 of 108 images reused, 0 of 0 images computed");
    assertThat(Files.readString(folder.resolve("today/run.json")))
        .contains("\"had-too-few-images\" : false");
  }
}

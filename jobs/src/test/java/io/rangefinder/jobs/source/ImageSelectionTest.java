package io.rangefinder.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.jobs.LocalSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
final class ImageSelectionTest {
  /** Images by folder; the folders are as uneven as those of users. */
  private static final Map<String, Integer> FOLDERS =
      new TreeMap<>(Map.of("", 3, "cats/", 100, "dogs/", 40, "dogs/small/", 1, "é/", 17));

  private static final int IMAGES = 161;

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static ImageManifest manifest;

  @BeforeAll
  static void list() throws IOException {
    spark = LocalSpark.open();
    for (Map.Entry<String, Integer> each : FOLDERS.entrySet()) {
      Files.createDirectories(folder.resolve(each.getKey()));
      for (int i = 0; i < each.getValue(); i++) {
        Files.createFile(folder.resolve(each.getKey() + i + ".jpg"));
      }
    }
    manifest = ImageManifest.list(ImageLocation.of(folder.toString()), spark);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void sampleIsThatOfTheLowestHashesInTheManifestsOrder() {
    List<String> expected =
        ids(manifest).stream()
            .sorted(Comparator.comparing(ImageSelectionTest::sha256, Arrays::compareUnsigned))
            .limit(20)
            .toList();

    List<String> sample = select(ImageSelection.sample(20));

    assertThat(sample).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(sample).isEqualTo(ids(manifest).stream().filter(expected::contains).toList());
    assertThat(manifest.lowest(20).stream().map(ImageEntry::id)).isEqualTo(sample);
  }

  @Test
  void largerSelectionHoldsTheSmaller() {
    for (boolean byFolder : new boolean[] {false, true}) {
      List<String> smaller = List.of();
      for (int size : new int[] {1, 2, 5, 6, 24, 25, 80, 160}) {
        List<String> sample = select(stratified(ImageSelection.sample(size), byFolder));
        assertThat(sample).hasSize(size).containsAll(smaller);
        smaller = sample;
      }
      smaller = List.of();
      for (double part : new double[] {1e-9, 0.01, 0.1, 0.3, 0.31, 0.9, 1}) {
        List<String> selected = select(stratified(ImageSelection.fraction(part), byFolder));
        assertThat(selected).containsAll(smaller);
        smaller = selected;
      }
      assertThat(smaller).hasSize(IMAGES);
    }
  }

  @Test
  void sampleOfAsManyAsThereAreIsAll() {
    assertThat(select(ImageSelection.sample(IMAGES))).isEqualTo(ids(manifest));
    assertThat(select(ImageSelection.sample(1000).byFolder())).isEqualTo(ids(manifest));
  }

  @Test
  void sampleByFolderTakesEquallyOfEachAsFarAsItHas() {
    assertThat(counts(select(ImageSelection.sample(45).byFolder())))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("", 3, "cats/", 14, "dogs/", 14, "dogs/small/", 1, "é/", 13));
    assertThat(counts(select(ImageSelection.sample(3).byFolder())).values())
        .containsExactly(1, 1, 1);
  }

  @Test
  void fractionByFolderTakesThatPartOfEachRoundedUp() {
    assertThat(counts(select(ImageSelection.fraction(0.07).byFolder())))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("", 1, "cats/", 7, "dogs/", 3, "dogs/small/", 1, "é/", 2));
  }

  @Test
  void fractionDoesNotDependOnOtherImages() throws IOException {
    Path list = Files.writeString(folder.resolve("list.txt"), "cats");
    List<String> cats;
    try (ImageManifest alone = ImageManifest.list(ImageLocation.of(list.toString()), spark);
        ImageManifest selected = alone.select(ImageSelection.fraction(0.3))) {
      cats = ids(selected);
    }

    assertThat(cats).isNotEmpty();
    assertThat(select(ImageSelection.fraction(0.3)).stream().filter(id -> id.startsWith("cats/")))
        .containsExactlyElementsOf(cats);
  }

  @Test
  void heldOutImagesAreTheOthersWhateverElseIsChosen() {
    List<String> left = select(ImageSelection.all().with(HeldOut.leaving(0.2)));
    List<String> heldOut = select(ImageSelection.all().with(HeldOut.taking(0.2)));

    assertThat(heldOut).hasSizeBetween(15, 55).doesNotContainAnyElementsOf(left);
    assertThat(left).hasSize(IMAGES - heldOut.size());
    assertThat(select(ImageSelection.all().with(HeldOut.taking(0.3)))).containsAll(heldOut);
    assertThat(select(ImageSelection.sample(1000).with(HeldOut.leaving(0.2)))).isEqualTo(left);
    assertThat(select(ImageSelection.sample(10).with(HeldOut.taking(0.2))))
        .hasSize(10)
        .allMatch(heldOut::contains);
    assertThat(select(ImageSelection.sample(50).byFolder().with(HeldOut.leaving(0.2))))
        .hasSize(50)
        .allMatch(left::contains);
    assertThat(select(ImageSelection.fraction(0.5).with(HeldOut.taking(0.2))))
        .hasSizeBetween(1, heldOut.size() - 1)
        .allMatch(heldOut::contains);
    assertThat(select(ImageSelection.fraction(0.99).with(HeldOut.leaving(0.2))))
        .allMatch(left::contains);
  }

  @Test
  void numberAndPartExcludeEachOther() {
    assertThatThrownBy(() -> new ImageSelection(3, 0.5, ImageSelection.Strata.NONE, HeldOut.none()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a sample of 3 and 0.5");
  }

  private static ImageSelection stratified(ImageSelection selection, boolean byFolder) {
    return byFolder ? selection.byFolder() : selection;
  }

  private static List<String> select(ImageSelection selection) {
    try (ImageManifest selected = manifest.select(selection)) {
      List<String> ids = ids(selected);
      assertThat(selected.size()).isEqualTo(ids.size());
      assertThat(new TreeSet<>(ids)).hasSize(ids.size());
      return ids;
    }
  }

  private static Map<String, Integer> counts(List<String> ids) {
    return ids.stream()
        .collect(
            Collectors.groupingBy(
                id -> id.substring(0, id.lastIndexOf('/') + 1),
                TreeMap::new,
                Collectors.summingInt(id -> 1)));
  }

  private static byte[] sha256(String id) {
    return Sha256.of(id.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> ids(ImageManifest listed) {
    return listed.entries().map(ImageEntry::id).collect();
  }
}

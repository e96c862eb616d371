package io.rangefinder.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.LocalSpark;
import io.rangefinder.jobs.execute.RecordedProgress;
import io.rangefinder.jobs.source.pixels.UnusableImageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageManifestTest {
  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark = LocalSpark.open();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void treeIsListedInTheOrderOfTheBytesOfItsPaths() throws IOException {
    write("b.jpg", "b/a.png", "B.JPEG", "a b.jpg", "é.jpg", "jack-o'-lantern.jpg", "b-1.jpg");

    assertThat(ids(list()))
        .containsExactly(
            "B.JPEG", "a b.jpg", "b-1.jpg", "b.jpg", "b/a.png", "jack-o'-lantern.jpg", "é.jpg");
  }

  @Test
  void listingIsAStageThatCountsImages() throws IOException {
    write("a.jpg", "deep/b.png", "deep/deeper/c.jpg", "README.md");
    RecordedProgress progress = new RecordedProgress();

    ImageLocation location = ImageLocation.of(folder.toString());
    ImageManifest.list(location, spark, progress).close();

    assertThat(progress.stages()).containsExactly("listing images -1: 3");
  }

  @Test
  void aRefusedListingEndsItsStage() {
    RecordedProgress progress = new RecordedProgress();
    ImageLocation location = ImageLocation.of(folder.resolve("absent").toString());

    assertThatThrownBy(() -> ImageManifest.list(location, spark, progress))
        .isInstanceOf(UserException.class);

    assertThat(progress.stages()).containsExactly("listing images -1: 0");
  }

  @Test
  void entryTellsLengthTimeAndWholePath() throws IOException {
    write("set/a.jpg");
    Path file = folder.resolve("set/a.jpg");

    ImageEntry entry = list().entries().first();

    assertThat(entry.length()).isEqualTo(Files.size(file));
    assertThat(entry.modificationTime()).isEqualTo(Files.getLastModifiedTime(file).toMillis());
    assertThat(entry.path()).isEqualTo("file:" + file);
  }

  @Test
  void otherFilesAndHiddenOnesAreCounted() throws IOException {
    write("a.jpg", "README.md", "labels.csv", "jpg", ".b.jpg", "_temporary/c.jpg", ".git/d.png");

    ImageManifest manifest = list();

    assertThat(ids(manifest)).containsExactly("a.jpg");
    assertThat(manifest.others().total()).isEqualTo(6);
  }

  @Test
  void patternsOfNamesTakeWhatMatchesThemLevelByLevel() throws IOException {
    write(
        "2026-11-01/a.jpg",
        "2026-11-01/deeper/b.jpg",
        "2026-11-02/c.png",
        "2026-12-01/d.jpg",
        "2026-11.jpg",
        "2026-11-03.txt",
        ".2026-11-04/e.jpg");

    assertThat(matching("2026-11-*"))
        .containsExactly("2026-11-01/a.jpg", "2026-11-01/deeper/b.jpg", "2026-11-02/c.png");
    assertThat(matching("2026-1[12]-01/*.jpg"))
        .containsExactly("2026-11-01/a.jpg", "2026-12-01/d.jpg");
    assertThat(matching("*/{a,c}.*")).containsExactly("2026-11-01/a.jpg", "2026-11-02/c.png");
    assertThat(matching("*-01/deeper")).containsExactly("2026-11-01/deeper/b.jpg");
    assertThat(matching("????-??.jpg")).containsExactly("2026-11.jpg");
  }

  @Test
  void nameThatLooksLikeAPatternAndIsThereIsNone() throws IOException {
    write("a[1]/b.jpg", "a1/c.jpg");

    assertThat(matching("a[1]")).containsExactly("b.jpg");
  }

  @Test
  void patternThatNothingMatchesOrThatIsMalformedIsTheUsersError() throws IOException {
    write("a.jpg");

    assertThatThrownBy(() -> matching("b*"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("/b*' holds no image");
    assertThatThrownBy(() -> matching("none/b*"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("/none' cannot be listed");
    assertThatThrownBy(() -> matching("a[.jpg"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'a[.jpg' is no pattern of names");
  }

  private List<String> matching(String pattern) {
    try (ImageManifest manifest = list(folder + "/" + pattern)) {
      return ids(manifest);
    }
  }

  @Test
  void foldersBeyondThoseOfOneTaskAreListedInRounds() throws IOException {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      names.add("wide/%02d/a.jpg".formatted(i));
      names.add("deep/" + "d/".repeat(i) + "a.jpg");
    }
    write(names.toArray(String[]::new));

    assertThat(ids(list())).containsExactlyElementsOf(names.stream().sorted().toList());
  }

  @Test
  void runsHoldAllImagesInOrder() throws IOException {
    for (int i = 0; i < 23; i++) {
      write("image%02d.jpg".formatted(i));
    }
    ImageManifest manifest = list();

    List<List<ImageEntry>> runs = manifest.inRuns(5).glom().collect();

    assertThat(runs.stream().map(List::size)).containsExactly(5, 5, 5, 5, 3);
    assertThat(runs.stream().flatMap(List::stream).toList())
        .isEqualTo(manifest.entries().collect());
  }

  @Test
  void linkToAFolderIsQuarantinedAndNotFollowed() throws IOException {
    write("tree/a.jpg", "outside/b.jpg");
    Path tree = folder.resolve("tree");
    Files.createSymbolicLink(tree.resolve("circle"), tree);
    Files.createSymbolicLink(tree.resolve("out"), folder.resolve("outside"));
    Files.createSymbolicLink(tree.resolve("c.jpg"), folder.resolve("outside/b.jpg"));
    Files.createSymbolicLink(tree.resolve("nowhere.jpg"), folder.resolve("none"));

    List<ImageEntry> entries = list(tree.toString()).entries().collect();

    assertThat(entries.stream().map(ImageEntry::id))
        .containsExactly("a.jpg", "c.jpg", "circle", "nowhere.jpg", "out");
    try (ImageReader reader = new ImageReader(new Configuration())) {
      assertThat(reader.read(entries.get(1))).isNotEmpty();
      assertThatThrownBy(() -> reader.read(entries.get(2)))
          .isInstanceOf(UnusableImageException.class)
          .hasMessageContaining("it is a link to a folder, which is not followed");
      assertThatThrownBy(() -> reader.read(entries.get(3)))
          .isInstanceOf(UnusableImageException.class)
          .hasMessageContaining("does not exist");
    } catch (UnusableImageException unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  @Test
  void manyProblemsAreCountedAndTheFirstAreTold() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      lines.add("list%d.txt".formatted(i));
    }

    assertThatThrownBy(() -> listOf(lines.toArray(String[]::new)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("line 20: 'list19.txt' is a list itself")
        .hasMessageNotContaining("list20.txt")
        .hasMessageEndingWith("and 30 more");
  }

  @Test
  void folderWithoutImageIsTheUsersError() throws IOException {
    write("README.md");

    assertThatThrownBy(this::list)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("holds no image")
        .hasMessageContaining(folder.toString());
  }

  @Test
  void absentFolderIsTheUsersError() {
    assertThatThrownBy(() -> list(folder.resolve("none").toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("There are no images at")
        .hasMessageContaining("none");
  }

  @Test
  void fileThatIsNamedHoldsImagesByItsNameOrItsFirstBytes() throws IOException {
    write("a.jpg");
    Files.write(folder.resolve("gif"), "GIF89a".getBytes(StandardCharsets.UTF_8));

    assertThat(ids(list(folder.resolve("a.jpg").toString()))).containsExactly("a.jpg");
    assertThat(ids(list(folder.resolve("gif").toString()))).containsExactly("gif");
  }

  @Test
  void fileThatHoldsNoImagesIsTheUsersError() throws IOException {
    write("README.md");

    assertThatThrownBy(() -> list(folder.resolve("README.md").toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'README.md' holds no images")
        .hasMessageContaining(
            "a TFRecord file, a tar or zip archive, a Parquet table or an Arrow stream");
  }

  @Test
  void unknownFileSystemIsTheUsersError() {
    assertThatThrownBy(() -> list("nosuch://bucket/images"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("nosuch");
  }

  @Test
  void emptyPathIsTheUsersError() {
    assertThatThrownBy(() -> list(""))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'' is no path");
  }

  @Test
  void listNamesImagesAsItsLinesDo() throws IOException {
    write("tree/b.jpg", "tree/deeper/c.jpg", "d.jpg");
    String whole = "file:" + folder.resolve("d.jpg");

    ImageManifest manifest = listOf("# images", "", "tree", whole, "gone.jpg");

    assertThat(ids(manifest)).containsExactly(whole, "gone.jpg", "tree/b.jpg", "tree/deeper/c.jpg");
  }

  @Test
  void listTellsAllThatIsWrongAtOnce() throws IOException {
    write("a.jpg", "notes.md");

    assertThatThrownBy(
            () -> listOf("a.jpg", "a.jpg", "notes.md", "list.txt", "x".repeat(70_000), "b.jpg"))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll(
            "line 2 names 'a.jpg' again.",
            "'notes.md' holds no images",
            "line 4: 'list.txt' is a list itself",
            "line 5 has more than 65536 characters");
  }

  @Test
  void imageThatAListHoldsTwiceIsTheUsersError() throws IOException {
    write("tree/b.jpg");

    assertThatThrownBy(() -> listOf("tree", "./tree/b.jpg"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the image './tree/b.jpg' is there twice, also as 'tree/b.jpg'.");
  }

  private ImageManifest listOf(String... lines) throws IOException {
    return list(Files.write(folder.resolve("list.txt"), List.of(lines)).toString());
  }

  private ImageManifest list() {
    return list(folder.toString());
  }

  private static ImageManifest list(String path) {
    return ImageManifest.list(ImageLocation.of(path), spark);
  }

  private static List<String> ids(ImageManifest manifest) {
    return manifest.entries().map(ImageEntry::id).collect();
  }

  private void write(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "the bytes of " + name, StandardCharsets.UTF_8);
    }
  }
}

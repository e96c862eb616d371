package io.rangefinder.jobs.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.execute.Progress;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple2;

/**
 * The images of a location on any file system that Hadoop knows, in a fixed order: that of the
 * UTF-8 bytes of the names of their files, then that of their positions. They are listed by
 * executors and kept on their disks; the driver knows how many there are.
 *
 * <p>In a folder tree an image is a file with the name of an image or of a packing of images: what
 * the name promises and the bytes do not keep goes to quarantine, so nothing that looks like an
 * image vanishes silently. Files with other names are taken for what their first bytes say. What is
 * not read is counted by kind, as are hidden files and folders: those whose names begin with '.',
 * and those that tools write beside data.
 */
public final class ImageManifest implements AutoCloseable {
  /** The packings of images, for messages. */
  static final String PACKINGS =
      "a TFRecord file, a tar or zip archive, a Parquet table or an Arrow stream";

  private static final int IMAGES_A_PARTITION = 50_000;

  private static final Comparator<ImageEntry> ORDER =
      Comparator.comparing(ImageManifest::fileBytes, Arrays::compareUnsigned)
          .thenComparingLong(entry -> entry.packing().position());

  private final String location;
  private final Dataset<Row> rows;
  private final JavaRDD<ImageEntry> entries;
  private final long size;
  private final KindCounts others;
  private final boolean lent;

  private ImageManifest(
      String location,
      Dataset<Row> rows,
      JavaRDD<ImageEntry> entries,
      long size,
      KindCounts others,
      boolean lent) {
    this.location = location;
    this.rows = rows;
    this.entries = entries;
    this.size = size;
    this.others = others;
    this.lent = lent;
  }

  /**
   * Lists a location.
   *
   * @throws UserException if there is nothing, it may not be read, or it holds no image
   */
  public static ImageManifest list(ImageLocation location, SparkSession spark) {
    return list(location, spark, counter(spark));
  }

  /**
   * Lists a location, as a stage of a job.
   *
   * @throws UserException if there is nothing, it may not be read, or it holds no image
   */
  public static ImageManifest list(ImageLocation location, SparkSession spark, Progress progress) {
    LongAccumulator listed = counter(spark);
    progress.begin("listing", Progress.IMAGES, Progress.UNKNOWN, listed::sum);
    try {
      return list(location, spark, listed);
    } finally {
      progress.end();
    }
  }

  private static LongAccumulator counter(SparkSession spark) {
    return spark.sparkContext().longAccumulator("listed images");
  }

  private static ImageManifest list(
      ImageLocation location, SparkSession spark, LongAccumulator listed) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    String given = location.path();
    try {
      Configuration configuration = context.hadoopConfiguration();
      Path whole = LakeFiles.qualified(path(given), configuration);
      SearchPlace start = start(whole, new SearchContext(location, configuration));
      try (ListingRounds found = ListingRounds.search(context, location, start, listed)) {
        return of(whole.toString(), location, spark, found, start);
      }
    } catch (FileNotFoundException absent) {
      throw new UserException("There are no images at '" + given + "'." + hint(given), absent);
    } catch (AccessControlException | java.nio.file.AccessDeniedException forbidden) {
      throw new UserException(
          "The images '" + given + "' may not be read: " + forbidden.getMessage(), forbidden);
    } catch (IOException failure) {
      throw new UserException(
          "The images '" + given + "' cannot be listed: " + failure.getMessage(), failure);
    }
  }

  /** What a JVM without a UTF-8 locale makes of a letter is this one. */
  private static String hint(String given) {
    return given.indexOf('\ufffd') < 0
        ? ""
        : " Letters of its name were lost because the locale of this process is '%s': set LC_ALL=C.UTF-8."
            .formatted(System.getProperty("sun.jnu.encoding"));
  }

  private static Path path(String given) {
    try {
      return LakeFiles.path(given);
    } catch (IllegalArgumentException malformed) {
      throw new UserException("'" + given + "' is no path: " + malformed.getMessage(), malformed);
    }
  }

  private static SearchPlace start(Path path, SearchContext context) throws IOException {
    FileStatus status;
    try {
      status = LakeFiles.status(path, context.configuration());
    } catch (FileNotFoundException absent) {
      return FolderTree.matching(path).orElseThrow(() -> absent);
    }
    if (status.isDirectory()) {
      TableFormat.requireNoPartition(path, context.configuration());
      return FolderTree.of(path, "");
    }
    if (PathList.isNamed(path.getName())) {
      return new PathList(path.toString());
    }
    ListedFile file = ListedFile.of(path.getName(), status);
    return new ImageFile(ImageSources.of(file, context).name(), file);
  }

  private static ImageManifest of(
      String root,
      ImageLocation location,
      SparkSession spark,
      ListingRounds found,
      SearchPlace start) {
    ListingCounts counts = found.counts();
    requireOneImageASample(location, counts.keys());
    if (counts.images() == 0) {
      throw new UserException(
          "'%s' holds no image: none of its files is an image, %s. It holds %s."
              .formatted(root, PACKINGS, counts.others().text().orElse("no file")));
    }
    Dataset<Row> unsorted =
        spark.createDataFrame(found.entries().map(ManifestRows::of), ManifestRows.SCHEMA);
    ImageManifest manifest = sorted(root, unsorted, counts.images(), counts.others());
    try {
      if (manifest.size != counts.images()) {
        throw new UserException(
            "The images '%s' changed while they were listed: there were %d, then %d. Keep them as they are meanwhile."
                .formatted(root, counts.images(), manifest.size));
      }
      if (start instanceof PathList) {
        manifest.requireNoneTwice(location);
      }
      return manifest;
    } catch (RuntimeException refused) {
      manifest.close();
      throw refused;
    }
  }

  /** Masks and depth maps lie beside the photographs of a sample. */
  private static void requireOneImageASample(ImageLocation location, SampleKeys keys) {
    if (keys.mixed() > 0) {
      throw new UserException(
          "Cannot tell which images of '%s' are meant: %d samples of its tar archives hold several, as '%s'. Their keys are %s; name those to read with --image-key, as --image-key jpg,png; '*' takes all."
              .formatted(location.path(), keys.mixed(), keys.first(), keys.counts().byFrequency()));
    }
  }

  /** The manifest of some rows, computed once. */
  private static ImageManifest sorted(
      String location, Dataset<Row> unsorted, long about, KindCounts others) {
    int partitions = partitions(about, unsorted.sparkSession().sparkContext().defaultParallelism());
    Dataset<Row> divided =
        partitions == 1
            ? unsorted.coalesce(1)
            : unsorted.repartitionByRange(partitions, ManifestRows.order());
    Dataset<Row> rows =
        divided.sortWithinPartitions(ManifestRows.order()).persist(StorageLevel.DISK_ONLY());
    JavaRDD<ImageEntry> entries = rows.toJavaRDD().map(ManifestRows::entry);
    return new ImageManifest(location, rows, entries, entries.count(), others, false);
  }

  private static int partitions(long images, int parallelism) {
    long whole = (images + IMAGES_A_PARTITION - 1) / IMAGES_A_PARTITION;
    return (int) (whole <= 1 ? 1 : Math.max(whole, parallelism));
  }

  private void requireNoneTwice(ImageLocation list) {
    ListingProblems problems = ListingProblems.none();
    Dataset<Row> twice =
        ManifestRows.withId(rows)
            .groupBy(ManifestRows.PATH, ManifestRows.POSITION, ManifestRows.MEMBER)
            .agg(count(lit(1)).as("times"), min("id").as("first"), max("id").as("last"))
            .filter(col("times").gt(1))
            .persist(StorageLevel.DISK_ONLY());
    try {
      for (Row row : twice.orderBy("first").limit(ListingProblems.MOST_SHOWN).collectAsList()) {
        problems =
            problems.with(
                0,
                "the image '%s' is there twice, also as '%s'."
                    .formatted(row.getString(4), row.getString(5)));
      }
      if (problems.count() > 0) {
        throw ListingRounds.refusal(list, new ListingProblems(problems.first(), twice.count()));
      }
    } finally {
      twice.unpersist(true);
    }
  }

  /** What was listed, with its scheme. */
  public String location() {
    return location;
  }

  public long size() {
    return size;
  }

  /** Files and members of archives that are not read, by kind. */
  public KindCounts others() {
    return others;
  }

  /** All images in their order, about 50,000 a partition. */
  public JavaRDD<ImageEntry> entries() {
    return entries;
  }

  /**
   * All images in their order, divided anew: each partition holds this many, the last one what is
   * left.
   *
   * @param length above 0
   */
  public JavaRDD<ImageEntry> inRuns(long length) {
    if (size <= length && entries.getNumPartitions() == 1) {
      return entries;
    }
    return entries
        .zipWithIndex()
        .mapToPair(Tuple2::swap)
        .repartitionAndSortWithinPartitions(RunPartitioner.of(size, length))
        .values();
  }

  /**
   * The images whose ids have the lowest SHA-256, in the manifest's order.
   *
   * @param most how many at most; they come to the driver
   */
  public List<ImageEntry> lowest(int most) {
    // Without Spark SQL, whose plan of it costs more than the hashes of thousands of names.
    return entries
        .mapToPair(entry -> new Tuple2<>(hash(entry), entry))
        .takeOrdered(most, new ByHash())
        .stream()
        .map(Tuple2::_2)
        .sorted(ORDER)
        .toList();
  }

  private static String hash(ImageEntry entry) {
    return HexFormat.of().formatHex(Sha256.of(entry.id().getBytes(StandardCharsets.UTF_8)));
  }

  private static final class ByHash
      implements Comparator<Tuple2<String, ImageEntry>>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public int compare(Tuple2<String, ImageEntry> a, Tuple2<String, ImageEntry> b) {
      return a._1().compareTo(b._1());
    }
  }

  private static byte[] fileBytes(ImageEntry entry) {
    return entry.file().getBytes(StandardCharsets.UTF_8);
  }

  /** The manifest of some of the images. It has to be closed, too. */
  public ImageManifest select(ImageSelection selection) {
    boolean takesAll = selection.sample() >= size && selection.sample() > 0;
    if (selection.isAll() || (takesAll && selection.heldOut().isNone())) {
      return this;
    }
    long about = selection.sample() > 0 ? selection.sample() : (long) (size * selection.fraction());
    try (SelectedImages selected = SelectedImages.of(rows, selection)) {
      return sorted(location, selected.rows(), about, others);
    }
  }

  /**
   * The manifest without some images; it may be empty. It has to be closed, too.
   *
   * @param ids rows of a column {@code image}
   */
  public ImageManifest without(Dataset<Row> ids) {
    Dataset<Row> named = ManifestRows.withId(rows);
    Dataset<Row> left =
        named.join(ids, named.col(ManifestRows.ID).equalTo(ids.col("image")), "left_anti");
    return sorted(location, left.drop(ManifestRows.ID), size, others);
  }

  /** The same manifest for one who closes what he is given: closing it frees nothing. */
  public ImageManifest lent() {
    return new ImageManifest(location, rows, entries, size, others, true);
  }

  /** Frees what the manifest takes on executors. */
  @Override
  public void close() {
    if (!lent) {
      rows.unpersist(true);
    }
  }
}

package io.rangefinder.jobs.night;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;
import static org.apache.spark.sql.types.DataTypes.createStructField;
import static org.apache.spark.sql.types.DataTypes.createStructType;

import io.rangefinder.drift.Distribution;
import io.rangefinder.drift.Drift;
import io.rangefinder.drift.Finding;
import io.rangefinder.drift.PastDivergences;
import io.rangefinder.drift.TensorDrift;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.store.DocumentBlock;
import io.rangefinder.jobs.store.SingleFileTable;
import io.rangefinder.jobs.store.StatisticsTable;
import io.rangefinder.jobs.store.StoredFile;
import io.rangefinder.statistics.CodeHistogram;
import io.rangefinder.statistics.TensorStatistics;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The nights of a model as a table, one row a tensor and night: {@code
 * history/model=MODEL/date=YYYY-MM-DD/RUN.parquet}, one file a run, dates in UTC. Columns are only
 * ever added, none is given another type or meaning: whoever reads all files by name finds null
 * where an older night had no such column.
 */
public final class History {
  private static final String HISTORY = "history";
  private static final String DATE = "date=";
  private static final String SUFFIX = ".parquet";
  private static final Pattern DATES = Pattern.compile(DATE + "\\d{4}-\\d{2}-\\d{2}");

  /** More say no more of what is usual now. */
  private static final int NIGHTS_READ = 60;

  /** A column, and what it says of a tensor. */
  private record Column(String name, DataType type, Function<Tensor, @Nullable Object> cell) {
    /** A figure that is none is null: engines order NaN otherwise. */
    @Nullable Object of(Tensor tensor) {
      Object value = cell.apply(tensor);
      return value instanceof Double figure && figure.isNaN() ? null : value;
    }
  }

  /** A tensor of a night. */
  private record Tensor(
      String run,
      NightHistory night,
      int position,
      StatisticsTable.Entry entry,
      TensorStatistics statistics,
      Distribution distribution,
      @Nullable Finding finding) {

    CodeHistogram histogram() {
      return statistics.histogram();
    }

    @Nullable Double compared(Function<TensorDrift, Double> figure) {
      return finding == null ? null : figure.apply(finding.drift());
    }

    @Nullable Double end(Map<String, Range> ranges, Function<Range, Double> end) {
      Range range = ranges.get(entry.tensor());
      return range == null ? null : end.apply(range);
    }
  }

  private static final List<Column> COLUMNS =
      List.of(
          new Column("position", IntegerType, Tensor::position),
          new Column("tensor", StringType, of -> of.entry().tensor()),
          new Column("operator", StringType, of -> of.entry().operator()),
          new Column("shape", StringType, of -> of.entry().shape()),
          new Column("run", StringType, Tensor::run),
          new Column("outcome", StringType, of -> DocumentBlock.written(of.night().outcome())),
          new Column("outcome_reason", StringType, of -> of.night().reason()),
          new Column(
              "verdict",
              StringType,
              of -> of.night().verdict().map(DocumentBlock::written).orElse(null)),
          new Column("version_before", LongType, of -> number(of.night().before())),
          new Column("version_after", LongType, of -> number(of.night().after())),
          new Column("run_path", StringType, of -> of.night().path().orElse(null)),
          new Column("images", LongType, of -> of.statistics().images()),
          new Column("elements", LongType, of -> of.statistics().elements()),
          new Column("nan_count", LongType, of -> of.histogram().nanCount()),
          new Column(
              "negative_infinity_count", LongType, of -> of.histogram().negativeInfinityCount()),
          new Column(
              "positive_infinity_count", LongType, of -> of.histogram().positiveInfinityCount()),
          new Column("nonfinite_images", LongType, of -> of.statistics().nonFiniteImages().count()),
          new Column("zero_count", LongType, of -> of.histogram().zeroCount()),
          new Column(
              "zero_share",
              DoubleType,
              of -> of.histogram().zeroCount() / (double) of.histogram().elementCount()),
          new Column(
              "min",
              FloatType,
              of -> of.statistics().bounds().isEmpty() ? null : of.statistics().bounds().min()),
          new Column(
              "max",
              FloatType,
              of -> of.statistics().bounds().isEmpty() ? null : of.statistics().bounds().max()),
          new Column("mean", DoubleType, of -> of.statistics().mean()),
          new Column("standard_deviation", DoubleType, of -> of.statistics().standardDeviation()),
          new Column("p0_1", DoubleType, of -> of.statistics().quantile(0.001)),
          new Column("p1", DoubleType, of -> of.statistics().quantile(0.01)),
          new Column("p50", DoubleType, of -> of.statistics().quantile(0.5)),
          new Column("p99", DoubleType, of -> of.statistics().quantile(0.99)),
          new Column("p99_9", DoubleType, of -> of.statistics().quantile(0.999)),
          new Column("shipped_min", DoubleType, of -> of.end(of.night().shipped(), Range::min)),
          new Column("shipped_max", DoubleType, of -> of.end(of.night().shipped(), Range::max)),
          new Column("made_min", DoubleType, of -> of.end(of.night().made(), Range::min)),
          new Column("made_max", DoubleType, of -> of.end(of.night().made(), Range::max)),
          new Column(
              "new_images", LongType, of -> of.night().drift().map(Drift::images).orElse(null)),
          new Column("clip", DoubleType, of -> of.compared(TensorDrift::clip)),
          new Column("published_clip", DoubleType, of -> of.compared(TensorDrift::publishedClip)),
          new Column("octaves", DoubleType, of -> of.compared(TensorDrift::octaves)),
          new Column("divergence", DoubleType, of -> of.compared(TensorDrift::divergence)),
          new Column("noise", DoubleType, of -> of.compared(TensorDrift::noise)),
          new Column(
              "warns", BooleanType, of -> of.finding() == null ? null : of.finding().warns()),
          new Column(
              "harmed", BooleanType, of -> of.finding() == null ? null : of.finding().isHarmed()),
          new Column(
              "reasons",
              StringType,
              of -> of.finding() == null ? null : String.join("; ", of.finding().reasons())),
          new Column(
              "histogram_values",
              createArrayType(FloatType, false),
              of -> of.distribution().lowerEdges()),
          new Column(
              "histogram_counts",
              createArrayType(LongType, false),
              of -> of.distribution().counts()));

  private static final StructType SCHEMA =
      createStructType(COLUMNS.stream().map(of -> column(of.name(), of.type())).toList());

  private static final StructType DIVERGENCES =
      createStructType(
          List.of(
              column("tensor", StringType),
              column("new_images", LongType),
              column("divergence", DoubleType)));

  private static final StructType NIGHTS =
      createStructType(
          List.of(
              column("tensor", StringType),
              column("run", StringType),
              column("outcome", StringType),
              column("new_images", LongType),
              column("min", FloatType),
              column("max", FloatType),
              column("clip", DoubleType)));

  private final String model;
  private final Path store;
  private final Path folder;
  private final SparkSession spark;
  private final Configuration hadoop;

  /**
   * @param store location of the store
   */
  public History(String store, String model, SparkSession spark) {
    this.model = model;
    this.store = StoredFile.path("the store", store);
    this.folder = new Path(new Path(this.store, HISTORY), "model=" + model);
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
  }

  private static StructField column(String name, DataType type) {
    return createStructField(name, type, true);
  }

  private static @Nullable Long number(OptionalLong version) {
    return version.isPresent() ? version.getAsLong() : null;
  }

  /** The columns of a file; a reader finds {@code model} and {@code date} in its path. */
  static StructType schema() {
    return SCHEMA;
  }

  private Path file(LocalDate night) {
    return new Path(new Path(folder, DATE + night), NightLog.run(model, night) + SUFFIX);
  }

  /**
   * Whether a night has its rows.
   *
   * @throws UserException if the store cannot be read
   */
  boolean has(LocalDate night) {
    Path file = file(night);
    try {
      return file.getFileSystem(hadoop).exists(file);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Writes the rows of a night, in place of those it had.
   *
   * @throws UserException if they cannot be written
   */
  void write(LocalDate night, NightHistory of) {
    String run = NightLog.run(model, night);
    Map<String, Finding> findings = new HashMap<>();
    of.drift()
        .ifPresent(
            drift -> drift.findings().forEach(finding -> findings.put(finding.tensor(), finding)));
    List<Row> rows = new ArrayList<>();
    for (StatisticsTable.Entry entry : of.tensors()) {
      TensorStatistics statistics = entry.statistics().whole();
      Tensor tensor =
          new Tensor(
              run,
              of,
              rows.size(),
              entry,
              statistics,
              Distribution.of(statistics.histogram()),
              findings.get(entry.tensor()));
      rows.add(RowFactory.create(COLUMNS.stream().map(column -> column.of(tensor)).toArray()));
    }
    Path stage = new Path(new Path(store, NightLog.NIGHTS), "." + run + "." + UUID.randomUUID());
    SingleFileTable.write(spark.createDataFrame(rows, SCHEMA), stage, file(night));
  }

  /**
   * The divergences of the last nights in which there were enough new images to tell, by tensor.
   *
   * @param night the one after them
   * @param passedOver takes one line for each file that cannot be used
   */
  Map<String, PastDivergences> past(LocalDate night, Consumer<String> passedOver) {
    Map<String, List<Double>> values = new HashMap<>();
    for (Row row : SingleFileTable.read(spark, DIVERGENCES, before(night), passedOver)) {
      boolean tells = !row.anyNull() && row.getLong(1) >= Drift.LEAST_IMAGES;
      if (tells) {
        values.computeIfAbsent(row.getString(0), any -> new ArrayList<>()).add(row.getDouble(2));
      }
    }
    Map<String, PastDivergences> past = new HashMap<>();
    values.forEach((tensor, nights) -> past.put(tensor, new PastDivergences(nights)));
    return past;
  }

  /**
   * The last nights up to one, by tensor, the oldest first.
   *
   * @param passedOver takes one line for each file that cannot be used
   */
  public SortedMap<String, List<TensorNight>> until(LocalDate night, Consumer<String> passedOver) {
    SortedMap<String, List<TensorNight>> nights = new TreeMap<>();
    for (Row row : SingleFileTable.read(spark, NIGHTS, before(night.plusDays(1)), passedOver)) {
      String run = row.getString(1);
      if (run != null && run.startsWith(model + "-")) {
        nights
            .computeIfAbsent(row.getString(0), any -> new ArrayList<>())
            .add(
                new TensorNight(
                    run.substring(model.length() + 1),
                    row.isNullAt(2) ? "" : row.getString(2),
                    row.isNullAt(3) ? 0 : row.getLong(3),
                    row.isNullAt(4) ? Double.NaN : row.getFloat(4),
                    row.isNullAt(5) ? Double.NaN : row.getFloat(5),
                    row.isNullAt(6) ? Double.NaN : row.getDouble(6)));
      }
    }
    nights.values().forEach(of -> of.sort(Comparator.comparing(TensorNight::night)));
    return nights;
  }

  /** The files of the last nights. */
  private List<Path> before(LocalDate night) {
    List<Path> found = new ArrayList<>();
    try {
      FileSystem files = folder.getFileSystem(hadoop);
      List<Path> dates = new ArrayList<>();
      for (FileStatus status : files.listStatus(folder)) {
        String name = status.getPath().getName();
        if (DATES.matcher(name).matches() && name.compareTo(DATE + night) < 0) {
          dates.add(status.getPath());
        }
      }
      dates.sort(Comparator.comparing(Path::getName).reversed());
      for (Path date : dates.subList(0, Math.min(NIGHTS_READ, dates.size()))) {
        for (FileStatus status : files.listStatus(date)) {
          if (status.getPath().getName().endsWith(SUFFIX)) {
            found.add(status.getPath());
          }
        }
      }
      return found;
    } catch (FileNotFoundException none) {
      return found;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private UserException unreadable(IOException cause) {
    return new UserException(
        "Cannot read the history '%s': %s. Check the path and the rights to it."
            .formatted(folder, cause.getMessage()),
        cause);
  }
}

package io.rangefinder.jobs.store;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;
import static org.apache.spark.sql.types.DataTypes.createStructField;
import static org.apache.spark.sql.types.DataTypes.createStructType;

import io.rangefinder.statistics.CodeHistogram;
import io.rangefinder.statistics.Half;
import io.rangefinder.statistics.ImageValue;
import io.rangefinder.statistics.RangeGrowth;
import io.rangefinder.statistics.SplitStatistics;
import io.rangefinder.statistics.StatisticsFormatException;
import io.rangefinder.statistics.TensorStatistics;
import io.rangefinder.statistics.ValueBounds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The range statistics as a table, one row a tensor in the order of the graph. Every column but the
 * first four and {@code state} is derived from {@code state}, which is the exact merged form, in
 * halves of the images.
 */
public final class StatisticsTable {
  /** A row of the table: which tensor, what computes it, and what was observed. */
  public record Entry(String tensor, String operator, String shape, SplitStatistics statistics) {}

  private record Percentile(String column, double share) {}

  private static final List<Percentile> PERCENTILES =
      List.of(
          new Percentile("p0_01", 0.0001),
          new Percentile("p0_1", 0.001),
          new Percentile("p1", 0.01),
          new Percentile("p5", 0.05),
          new Percentile("p25", 0.25),
          new Percentile("p50", 0.5),
          new Percentile("p75", 0.75),
          new Percentile("p95", 0.95),
          new Percentile("p99", 0.99),
          new Percentile("p99_9", 0.999),
          new Percentile("p99_99", 0.9999));

  private static final List<String> HALVES = List.of("first_half", "second_half");

  private static final StructType IMAGE_VALUE =
      createStructType(List.of(column("value", FloatType), column("image", StringType)));

  private static final StructType SCHEMA = schema();

  private static final StructType EXACT =
      createStructType(
          List.of(
              column("position", IntegerType),
              column("tensor", StringType),
              column("state", BinaryType)));

  private static final StructType NAMED =
      createStructType(
          List.of(
              column("position", IntegerType),
              column("tensor", StringType),
              column("state", BinaryType),
              column("operator", StringType),
              column("shape", StringType)));

  private StatisticsTable() {}

  /** Writes the rows as one Parquet file in a folder. */
  public static void write(SparkSession spark, List<Entry> entries, String folder) {
    List<Row> rows = new ArrayList<>();
    for (Entry entry : entries) {
      rows.add(row(rows.size(), entry));
    }
    StoredTable.write(spark.createDataFrame(rows, SCHEMA), folder);
  }

  /**
   * Reads the exact statistics back, by tensor, in the order of the graph.
   *
   * @throws io.rangefinder.ir.UserException if the table or the statistics in it are damaged
   */
  public static Map<String, TensorStatistics> read(SparkSession spark, String folder) {
    Map<String, TensorStatistics> statistics = new LinkedHashMap<>();
    for (Row row : StoredTable.read(spark, EXACT, folder)) {
      statistics.put(row.getString(1), state(row, folder).whole());
    }
    return statistics;
  }

  /**
   * Reads the rows back, in the order of the graph.
   *
   * @throws io.rangefinder.ir.UserException if the table or the statistics in it are damaged
   */
  public static List<Entry> entries(SparkSession spark, String folder) {
    List<Entry> entries = new ArrayList<>();
    for (Row row : StoredTable.read(spark, NAMED, folder)) {
      entries.add(
          new Entry(row.getString(1), row.getString(3), row.getString(4), state(row, folder)));
    }
    return entries;
  }

  private static SplitStatistics state(Row row, String folder) {
    try {
      return SplitStatistics.fromBytes(row.<byte[]>getAs(2));
    } catch (StatisticsFormatException e) {
      throw StoredTable.damaged(
          folder, "tensor '%s': %s".formatted(row.getString(1), e.getMessage()), e);
    }
  }

  private static StructType schema() {
    List<StructField> columns = new ArrayList<>();
    columns.add(column("position", IntegerType));
    columns.add(column("tensor", StringType));
    columns.add(column("operator", StringType));
    columns.add(column("shape", StringType));
    columns.add(column("images", LongType));
    columns.add(column("elements", LongType));
    columns.add(column("nan_count", LongType));
    columns.add(column("negative_infinity_count", LongType));
    columns.add(column("positive_infinity_count", LongType));
    columns.add(column("zero_count", LongType));
    columns.add(column("min", FloatType));
    columns.add(column("min_count", LongType));
    columns.add(column("max", FloatType));
    columns.add(column("max_count", LongType));
    columns.add(column("mean", DoubleType));
    columns.add(column("standard_deviation", DoubleType));
    PERCENTILES.forEach(percentile -> columns.add(column(percentile.column(), DoubleType)));
    columns.add(column("image_min_mean", DoubleType));
    columns.add(column("image_max_mean", DoubleType));
    columns.add(column("histogram_values", createArrayType(FloatType, false)));
    columns.add(column("histogram_counts", createArrayType(LongType, false)));
    columns.add(column("nonfinite_images", LongType));
    columns.add(column("nonfinite_first", createArrayType(StringType, false)));
    columns.add(column("lowest", createArrayType(IMAGE_VALUE, false)));
    columns.add(column("highest", createArrayType(IMAGE_VALUE, false)));
    columns.add(column("channel_min", createArrayType(FloatType, false)));
    columns.add(column("channel_max", createArrayType(FloatType, false)));
    columns.add(column("channel_mean", createArrayType(DoubleType, false)));
    for (String half : HALVES) {
      columns.add(column(half + "_images", LongType));
      columns.add(column(half + "_min", FloatType));
      columns.add(column(half + "_max", FloatType));
    }
    columns.add(column("growth_images", createArrayType(LongType, false)));
    columns.add(column("growth_min", createArrayType(DoubleType, false)));
    columns.add(column("growth_max", createArrayType(DoubleType, false)));
    columns.add(column("state", BinaryType));
    return createStructType(columns);
  }

  private static StructField column(String name, DataType type) {
    return createStructField(name, type, false);
  }

  private static Row row(int position, Entry entry) {
    TensorStatistics statistics = entry.statistics().whole();
    CodeHistogram histogram = statistics.histogram();
    ValueBounds bounds = statistics.bounds();
    List<Object> cells = new ArrayList<>();
    cells.add(position);
    cells.add(entry.tensor());
    cells.add(entry.operator());
    cells.add(entry.shape());
    cells.add(statistics.images());
    cells.add(statistics.elements());
    cells.add(histogram.nanCount());
    cells.add(histogram.negativeInfinityCount());
    cells.add(histogram.positiveInfinityCount());
    cells.add(histogram.zeroCount());
    cells.add(least(bounds));
    cells.add(bounds.minCount());
    cells.add(greatest(bounds));
    cells.add(bounds.maxCount());
    cells.add(statistics.mean());
    cells.add(statistics.standardDeviation());
    PERCENTILES.forEach(percentile -> cells.add(statistics.quantile(percentile.share())));
    cells.add(statistics.imageExtremes().meanMin());
    cells.add(statistics.imageExtremes().meanMax());
    cells.add(lowerEdges(histogram.codes()));
    cells.add(histogram.counts());
    cells.add(statistics.nonFiniteImages().count());
    cells.add(statistics.nonFiniteImages().first().toArray(String[]::new));
    cells.add(images(statistics.extremes().lowest()));
    cells.add(images(statistics.extremes().highest()));
    cells.add(statistics.channels().min());
    cells.add(statistics.channels().max());
    cells.add(statistics.channels().means());
    for (Half half : Half.values()) {
      TensorStatistics ofHalf = entry.statistics().of(half);
      cells.add(ofHalf.images());
      cells.add(least(ofHalf.bounds()));
      cells.add(greatest(ofHalf.bounds()));
    }
    List<RangeGrowth.Point> growth = RangeGrowth.of(statistics).points();
    cells.add(growth.stream().mapToLong(RangeGrowth.Point::images).toArray());
    cells.add(growth.stream().mapToDouble(RangeGrowth.Point::min).toArray());
    cells.add(growth.stream().mapToDouble(RangeGrowth.Point::max).toArray());
    cells.add(entry.statistics().toBytes());
    return RowFactory.create(cells.toArray());
  }

  private static float least(ValueBounds bounds) {
    return bounds.isEmpty() ? Float.NaN : bounds.min();
  }

  private static float greatest(ValueBounds bounds) {
    return bounds.isEmpty() ? Float.NaN : bounds.max();
  }

  /** The value nearest to zero of each bin: a code is the upper half of a float's bits. */
  private static float[] lowerEdges(int[] codes) {
    float[] edges = new float[codes.length];
    for (int i = 0; i < codes.length; i++) {
      edges[i] = Float.intBitsToFloat(codes[i] << Short.SIZE);
    }
    return edges;
  }

  private static Row[] images(List<ImageValue> values) {
    return values.stream()
        .map(value -> RowFactory.create(value.value(), value.imageId()))
        .toArray(Row[]::new);
  }
}

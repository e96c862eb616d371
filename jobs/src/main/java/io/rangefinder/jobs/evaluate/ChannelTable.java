package io.rangefinder.jobs.evaluate;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createStructField;
import static org.apache.spark.sql.types.DataTypes.createStructType;

import io.rangefinder.jobs.store.StoredTable;
import io.rangefinder.metrics.ChannelSignals;
import io.rangefinder.metrics.HeatMaps;
import io.rangefinder.metrics.PeakCounts;
import io.rangefinder.metrics.SignalToNoise;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The figures of each channel of each output that has several positions. The columns:
 *
 * <ul>
 *   <li>{@code output}, {@code channel}: its name, and the index along the last axis
 *   <li>{@code signal_to_noise_db}, {@code signal_energy}, {@code noise_energy}: of the channel
 *   <li>{@code peaks}, {@code near}, {@code kept}: key points of the float network, those that stay
 *       within one cell and those that are kept; null if the network is not judged by key points
 * </ul>
 */
final class ChannelTable {
  private static final StructType SCHEMA =
      createStructType(
          List.of(
              createStructField("output", StringType, false),
              createStructField("channel", IntegerType, false),
              createStructField("signal_to_noise_db", DoubleType, false),
              createStructField("signal_energy", DoubleType, false),
              createStructField("noise_energy", DoubleType, false),
              createStructField("peaks", LongType, true),
              createStructField("near", LongType, true),
              createStructField("kept", LongType, true)));

  private ChannelTable() {}

  static void write(SparkSession spark, EvaluateResult result, String folder) {
    List<Row> rows = new ArrayList<>();
    for (String output : result.outputs()) {
      ChannelSignals signals = result.comparison().task().channels().get(output);
      if (signals == null) {
        continue;
      }
      HeatMaps maps = result.comparison().task().heatMaps().get(output);
      for (int channel = 0; channel < signals.channels().size(); channel++) {
        SignalToNoise figure = signals.channels().get(channel);
        PeakCounts peaks = maps == null ? null : maps.channels().get(channel);
        rows.add(
            RowFactory.create(
                output,
                channel,
                figure.decibels(),
                figure.signal().toDouble(),
                figure.noise().toDouble(),
                peaks == null ? null : peaks.peaks(),
                peaks == null ? null : peaks.near(),
                peaks == null ? null : peaks.kept()));
      }
    }
    StoredTable.write(spark.createDataFrame(rows, SCHEMA), folder);
  }
}

package io.rangefinder.jobs.evaluate;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createStructField;
import static org.apache.spark.sql.types.DataTypes.createStructType;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import io.rangefinder.jobs.store.StoredTable;
import io.rangefinder.metrics.Comparison;
import io.rangefinder.metrics.SignalToNoise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The figures of each tensor as a table, in the order of the graph. */
public final class ComparisonTable {
  private static final StructType SCHEMA =
      createStructType(
          List.of(
              createStructField("position", IntegerType, false),
              createStructField("tensor", StringType, false),
              createStructField("operator", StringType, false),
              createStructField("signal_to_noise_db", DoubleType, false),
              createStructField("signal_energy", DoubleType, false),
              createStructField("noise_energy", DoubleType, false)));

  private static final StructType FIGURES =
      createStructType(
          List.of(
              createStructField("position", IntegerType, false),
              createStructField("tensor", StringType, false),
              createStructField("signal_to_noise_db", DoubleType, false)));

  private ComparisonTable() {}

  /**
   * Signal to noise of each tensor in decibels: infinite without noise, NaN without noise and
   * signal.
   *
   * @throws io.rangefinder.ir.UserException if the table cannot be read
   */
  public static Map<String, Double> read(SparkSession spark, String folder) {
    Map<String, Double> decibels = new LinkedHashMap<>();
    StoredTable.read(spark, FIGURES, folder)
        .forEach(row -> decibels.put(row.getString(1), row.getDouble(2)));
    return decibels;
  }

  static void write(SparkSession spark, Graph graph, Comparison comparison, String folder) {
    List<Row> rows = new ArrayList<>();
    for (Tensor tensor : graph.activations()) {
      SignalToNoise figure = comparison.tensors().get(tensor.name());
      if (figure != null) {
        String operator =
            graph.producer(tensor.name()).map(Node::op).map(op -> op.kind()).orElse("Input");
        rows.add(
            RowFactory.create(
                rows.size(),
                tensor.name(),
                operator,
                figure.decibels(),
                figure.signal().toDouble(),
                figure.noise().toDouble()));
      }
    }
    StoredTable.write(spark.createDataFrame(rows, SCHEMA), folder);
  }
}

package io.rangefinder.jobs.evaluate;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createStructField;
import static org.apache.spark.sql.types.DataTypes.createStructType;

import io.rangefinder.jobs.store.StoredTable;
import io.rangefinder.metrics.Divergence;
import io.rangefinder.metrics.OperatorError;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The ranked operators, one row for each tensor that one computes, the worst first. The columns:
 *
 * <ul>
 *   <li>{@code position}: the operator's place in the quantized model, from 0
 *   <li>{@code operator}: what it is
 *   <li>{@code tensor}: what it computes
 *   <li>{@code alone_db}: signal to noise of the tensor when only this operator is quantized
 *   <li>{@code model_db}: signal to noise of the tensor in the whole quantized model
 *   <li>{@code output_db}: signal to noise of the network's first output when only this operator is
 *       quantized
 *   <li>{@code output_kl}: divergence of the probabilities from the float network's then, natural
 *       logarithm, mean over the images; null if no softmax gives them
 * </ul>
 *
 * <p>Decibels are infinite without noise, NaN without noise and signal.
 */
final class OperatorTable {
  private static final StructType SCHEMA =
      createStructType(
          List.of(
              createStructField("position", IntegerType, false),
              createStructField("operator", StringType, false),
              createStructField("tensor", StringType, false),
              createStructField("alone_db", DoubleType, false),
              createStructField("model_db", DoubleType, false),
              createStructField("output_db", DoubleType, false),
              createStructField("output_kl", DoubleType, true)));

  private OperatorTable() {}

  static void write(SparkSession spark, OperatorRanking ranking, String folder) {
    List<Row> rows = ranking.findings().stream().map(OperatorTable::row).toList();
    StoredTable.write(spark.createDataFrame(rows, SCHEMA), folder);
  }

  private static Row row(OperatorFinding finding) {
    OperatorError error = finding.error();
    Divergence divergence = error.divergence();
    return RowFactory.create(
        finding.position(),
        finding.operator(),
        finding.tensor(),
        error.alone().decibels(),
        error.model().decibels(),
        error.output().decibels(),
        divergence.images() == 0 ? null : divergence.mean());
  }
}

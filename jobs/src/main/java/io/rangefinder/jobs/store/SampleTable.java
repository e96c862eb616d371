package io.rangefinder.jobs.store;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createStructField;
import static org.apache.spark.sql.types.DataTypes.createStructType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Preprocessed inputs of a bounded number of images: little-endian float32, NHWC, one row an image.
 */
public final class SampleTable {
  private static final StructType SCHEMA =
      createStructType(
          List.of(
              createStructField("image", StringType, false),
              createStructField("input", BinaryType, false)));

  private SampleTable() {}

  /** A row of the table. */
  public static Row row(String image, byte[] input) {
    return RowFactory.create(image, input);
  }

  /** The bytes under which an input is stored. */
  public static byte[] bytes(float[] input) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * input.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(input);
    return bytes.array();
  }

  /** Writes rows from where they are, each partition as one file. */
  public static void write(SparkSession spark, JavaRDD<Row> rows, String folder) {
    StoredTable.writeDivided(spark.createDataFrame(rows, SCHEMA), folder);
  }

  /**
   * The inputs of a run in the order of their image ids.
   *
   * @throws io.rangefinder.ir.UserException if the table cannot be read
   */
  public static List<float[]> read(SparkSession spark, String folder) {
    List<float[]> inputs = new ArrayList<>();
    for (Row row : StoredTable.read(spark, SCHEMA, folder)) {
      inputs.add(input(row));
    }
    return inputs;
  }

  /** The input of a row. */
  public static float[] input(Row row) {
    ByteBuffer bytes = ByteBuffer.wrap(row.<byte[]>getAs(1)).order(ByteOrder.LITTLE_ENDIAN);
    float[] input = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(input);
    return input;
  }
}

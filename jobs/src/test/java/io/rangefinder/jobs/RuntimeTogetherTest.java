package io.rangefinder.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.flatbuffers.FlatBufferBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.tensorflowlite.BuiltinOpResolverWithoutDefaultDelegates;
import org.bytedeco.tensorflowlite.FlatBufferModel;
import org.bytedeco.tensorflowlite.Interpreter;
import org.bytedeco.tensorflowlite.InterpreterBuilder;
import org.bytedeco.tensorflowlite.global.tensorflowlite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.lite.schema.Buffer;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.Tensor;
import org.tensorflow.lite.schema.TensorType;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;
import scala.Tuple2;

final class RuntimeTogetherTest {
  private static final List<Float> VALUES = List.of(-1.5f, 0f, 0.25f, 5.75f, 6.5f, 7f);
  private static final List<Float> CLIPPED = List.of(0f, 0f, 0.25f, 5.75f, 6f, 6f);

  @Test
  void sparkRunsTensorFlowAndTfLiteAndWritesParquetThatDuckDbReads(@TempDir Path folder)
      throws IOException, SQLException {
    Path parquet = folder.resolve("clipped");
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()) {
      spark
          .createDataset(VALUES, Encoders.FLOAT())
          .repartition(2)
          .map(
              (MapFunction<Float, Tuple2<Float, Float>>)
                  value -> new Tuple2<>(relu6InTensorFlow(value), relu6InTfLite(value)),
              Encoders.tuple(Encoders.FLOAT(), Encoders.FLOAT()))
          .toDF("tensorflow", "tflite")
          .write()
          .parquet(parquet.toString());
    }

    assertThat(columnInDuckDb(parquet, "tensorflow")).isEqualTo(CLIPPED);
    assertThat(columnInDuckDb(parquet, "tflite")).isEqualTo(CLIPPED);
  }

  private static List<Float> columnInDuckDb(Path parquet, String column) throws SQLException {
    String query = "SELECT %1$s FROM '%2$s/*.parquet' ORDER BY %1$s".formatted(column, parquet);
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<Float> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getFloat(1));
      }
      return values;
    }
  }

  private static float relu6InTensorFlow(float value) {
    AttrValue type = AttrValue.newBuilder().setType(DataType.DT_FLOAT).build();
    GraphDef definition =
        GraphDef.newBuilder()
            .addNode(
                NodeDef.newBuilder().setName("in/x").setOp("Placeholder").putAttr("dtype", type))
            .addNode(
                NodeDef.newBuilder()
                    .setName("out/y")
                    .setOp("Relu6")
                    .addInput("in/x")
                    .putAttr("T", type))
            .build();
    try (Graph graph = new Graph()) {
      graph.importGraphDef(definition);
      try (Session session = new Session(graph);
          TFloat32 input = TFloat32.scalarOf(value);
          TFloat32 output =
              (TFloat32) session.runner().feed("in/x", input).fetch("out/y").run().get(0)) {
        return output.getFloat();
      }
    }
  }

  private static float relu6InTfLite(float value) {
    Loader.load(tensorflowlite.class);
    byte[] bytes = relu6Model();
    try (BytePointer buffer = new BytePointer(bytes);
        FlatBufferModel model = FlatBufferModel.BuildFromBuffer(buffer, bytes.length);
        BuiltinOpResolverWithoutDefaultDelegates resolver =
            new BuiltinOpResolverWithoutDefaultDelegates();
        InterpreterBuilder builder = new InterpreterBuilder(model, resolver);
        Interpreter interpreter = new Interpreter((org.bytedeco.javacpp.Pointer) null)) {
      assertThat(builder.apply(interpreter)).isEqualTo(tensorflowlite.kTfLiteOk);
      assertThat(interpreter.AllocateTensors()).isEqualTo(tensorflowlite.kTfLiteOk);
      interpreter.typed_input_tensor_float(0).put(value);
      assertThat(interpreter.Invoke()).isEqualTo(tensorflowlite.kTfLiteOk);
      return interpreter.typed_output_tensor_float(0).get();
    }
  }

  private static byte[] relu6Model() {
    FlatBufferBuilder flat = new FlatBufferBuilder();
    int[] tensors = {tensor(flat, "x"), tensor(flat, "y")};
    int operator =
        Operator.createOperator(
            flat,
            0,
            Operator.createInputsVector(flat, new int[] {0}),
            Operator.createOutputsVector(flat, new int[] {1}),
            BuiltinOptions.NONE,
            0,
            0,
            (byte) 0,
            0,
            0);
    int graph =
        SubGraph.createSubGraph(
            flat,
            SubGraph.createTensorsVector(flat, tensors),
            SubGraph.createInputsVector(flat, new int[] {0}),
            SubGraph.createOutputsVector(flat, new int[] {1}),
            SubGraph.createOperatorsVector(flat, new int[] {operator}),
            0);
    int code =
        OperatorCode.createOperatorCode(
            flat, (byte) BuiltinOperator.RELU6, 0, 1, BuiltinOperator.RELU6);
    Buffer.startBuffer(flat);
    int emptyBuffer = Buffer.endBuffer(flat);
    int model =
        Model.createModel(
            flat,
            3,
            Model.createOperatorCodesVector(flat, new int[] {code}),
            Model.createSubgraphsVector(flat, new int[] {graph}),
            0,
            Model.createBuffersVector(flat, new int[] {emptyBuffer}),
            0,
            0,
            0);
    Model.finishModelBuffer(flat, model);
    return flat.sizedByteArray();
  }

  private static int tensor(FlatBufferBuilder flat, String name) {
    int shape = Tensor.createShapeVector(flat, new int[] {1});
    int text = flat.createString(name);
    Tensor.startTensor(flat);
    Tensor.addShape(flat, shape);
    Tensor.addType(flat, TensorType.FLOAT32);
    Tensor.addName(flat, text);
    return Tensor.endTensor(flat);
  }
}

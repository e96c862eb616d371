package io.rangefinder.jobs.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.Logistic;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.tflite.TfliteWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TfliteModelTest {
  private static final float[] VALUES = {-1, 0, 0.5f, 2};

  @Test
  void aFloatModelRuns() {
    try (TfliteModel model = TfliteModel.load(floatModel(), "float.tflite")) {
      model.feed(0, VALUES);
      model.run();
      assertThat(model.floats("sum")).containsExactly(-1, 1, 2, 5);
      model.feed(0, new float[] {1, 1, 1, 1});
      model.run();
      assertThat(model.floats("sum")).containsExactly(3, 3, 3, 3);
    }
  }

  @Test
  void inputsAndOutputsAreNamedAndTyped() {
    try (TfliteModel model = TfliteModel.load(uint8Model(), "uint8.tflite")) {
      assertThat(model.inputs())
          .containsExactly(
              new Tensor(
                  "x",
                  new TensorType(DataType.UINT8, Shape.of(1, 4)),
                  null,
                  null,
                  new Quantization(0.5, 128)));
      assertThat(model.outputs())
          .containsExactly(
              new Tensor(
                  "y",
                  new TensorType(DataType.UINT8, Shape.of(1, 4)),
                  null,
                  null,
                  new Quantization(1.0 / 256, 0)));
    }
  }

  @Test
  void codesAreReadRawAndDecoded() {
    try (TfliteModel model = TfliteModel.load(uint8Model(), "uint8.tflite")) {
      model.feed(0, new byte[] {(byte) 128, (byte) 130, 0, (byte) 255});
      model.run();
      assertThat(model.bytes("y")).containsExactly(128, 187, 0, 255);
      assertThat(model.floats("y"))
          .containsExactly(new float[] {0.5f, 187 / 256f, 0, 255 / 256f}, within(0f));
      assertThat(model.floats("x")).containsExactly(0, 1, -64, 63.5f);
    }
  }

  @Test
  void realValuesFedToAUint8InputAreEncoded() {
    try (TfliteModel model = TfliteModel.load(uint8Model(), "uint8.tflite")) {
      model.feed(0, new float[] {0, 0.75f, -0.75f, 1000});
      assertThat(model.bytes("x")).containsExactly(128, 130, 127, 255);
    }
  }

  @Test
  void intermediateTensorsAreReadIfTheyAreKept() {
    try (TfliteModel model = TfliteModel.loadKeepingAllTensors(floatModel(), "float.tflite")) {
      model.feed(0, VALUES);
      model.run();
      assertThat(model.readable()).contains("x", "product", "sum", "two");
      assertThat(model.floats("product")).containsExactly(-2, 0, 1, 4);
    }
  }

  @Test
  void intermediateTensorsAreRefusedIfTheyAreNotKept() {
    try (TfliteModel model = TfliteModel.load(floatModel(), "float.tflite")) {
      assertThatThrownBy(() -> model.floats("product"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "No tensor 'product' can be read after a run; only inputs and outputs were kept");
    }
  }

  @Test
  void anInputOfAnotherSizeIsRefused() {
    try (TfliteModel model = TfliteModel.load(floatModel(), "float.tflite")) {
      assertThatThrownBy(() -> model.feed(0, new float[3]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("3 elements of float32 fed to input 'x' float32[1,4]");
      assertThatThrownBy(() -> model.feed(0, new byte[4]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("4 elements of uint8 fed to input 'x' float32[1,4]");
    }
  }

  @Test
  void bytesThatAreNoModelAreRefused() {
    assertThatThrownBy(() -> TfliteModel.load(new byte[100], "broken.tflite"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "The TFLite runtime refuses broken.tflite: it is not a sound TFLite file;"
                + " it printed the details to the standard error stream");
  }

  @Test
  void operandsThatNoKernelAcceptsAreRefused() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.INT32, Shape.of(1, 2, 2, 1));
    builder.constant("w", Constant.ofInts(Shape.of(1, 1, 1, 1), 1));
    Window2D window = Window2D.of(1, 1, Padding.SAME);
    builder.node("y", new Conv2D(window, Activation.NONE), "x", "w");
    byte[] tflite = TfliteWriter.write(builder.build("y"));
    assertThatThrownBy(() -> TfliteModel.load(tflite, "integers.tflite"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(
            "The TFLite runtime refuses integers.tflite: an operator does not accept its operands");
  }

  @Test
  void anOperatorThatFailsIsReported() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.BOOL, Shape.of(1, 4));
    builder.node("y", new Logistic(), "x");
    byte[] tflite = TfliteWriter.write(builder.build("y"));
    try (TfliteModel model = TfliteModel.load(tflite, "bool.tflite")) {
      assertThatThrownBy(model::run)
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith("The TFLite runtime failed to run bool.tflite;");
    }
  }

  @Test
  void aClosedModelIsNotUsed() {
    TfliteModel model = TfliteModel.load(floatModel(), "float.tflite");
    model.close();
    model.close();
    assertThatThrownBy(model::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The model is closed");
  }

  private static byte[] floatModel() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, 4));
    builder.constant("two", Constant.ofFloats(Shape.of(1), 2));
    builder.constant("one", Constant.ofFloats(Shape.of(1), 1));
    builder.node("product", new Mul(Activation.NONE), "x", "two");
    builder.node("sum", new Add(Activation.NONE), "product", "one");
    return TfliteWriter.write(builder.build("sum"));
  }

  private static byte[] uint8Model() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.UINT8, Shape.of(1, 4));
    builder.node("y", new Logistic(), "x");
    Graph graph = builder.build("y");
    return TfliteWriter.write(
        graph.withTensors(
            Map.of(
                "x", withCode(graph.tensor("x"), new Quantization(0.5, 128)),
                "y", withCode(graph.tensor("y"), new Quantization(1.0 / 256, 0)))));
  }

  private static Tensor withCode(Tensor tensor, Quantization code) {
    return new Tensor(tensor.name(), tensor.type(), null, null, code);
  }
}

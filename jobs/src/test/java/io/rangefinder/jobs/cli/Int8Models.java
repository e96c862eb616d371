package io.rangefinder.jobs.cli;

import com.google.flatbuffers.FlatBufferBuilder;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.tflite.TfliteWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.tensorflow.lite.schema.BufferT;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.OperatorCodeT;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.QuantizationParametersT;
import org.tensorflow.lite.schema.SubGraphT;
import org.tensorflow.lite.schema.TensorT;
import org.tensorflow.lite.schema.TensorType;

/**
 * A convolution over images of 64x64 in floats, and as other converters quantize it: int8, the
 * weights with one scale a channel.
 */
final class Int8Models {
  /** What stands at the ends of the quantized network. */
  enum Ends {
    CODES,
    FLOATS
  }

  private static final int CHANNELS = 4;
  private static final float PIXEL = 1f / 128;
  private static final float FEATURE = 8f / 255;

  /** The scales of the channels' weights. */
  private static final float[] SCALES = {1f / 128, 1f / 256, 1f / 512, 1f / 64};

  private static final float[] BIAS = {0.25f, -0.125f, 0.5f, 1};

  private Int8Models() {}

  /** The float network as a file. */
  static byte[] real() {
    GraphBuilder graph = Graph.builder();
    graph.input("image", DataType.FLOAT32, Shape.of(1, 64, 64, 3));
    graph.constant("weights", Constant.ofFloats(Shape.of(CHANNELS, 3, 3, 3), weights()));
    graph.constant("bias", Constant.ofFloats(Shape.of(CHANNELS), BIAS));
    graph.node(
        "features",
        new Conv2D(Window2D.of(8, 8, Padding.SAME), Activation.RELU),
        "image",
        "weights",
        "bias");
    return TfliteWriter.write(graph.build("features"));
  }

  /** The quantized network as a file. */
  static byte[] coded(Ends ends) {
    ModelT model = Model.getRootAsModel(ByteBuffer.wrap(real())).unpack();
    SubGraphT graph = model.getSubgraphs()[0];
    code(tensor(graph, "image"), PIXEL, 0);
    code(tensor(graph, "features"), FEATURE, -128);
    quantizeWeights(model, tensor(graph, "weights"));
    quantizeBias(model, tensor(graph, "bias"));
    if (ends == Ends.FLOATS) {
      beginAndEndInFloats(model, graph);
    }
    for (BufferT buffer : model.getBuffers()) {
      if (buffer.getData().length == 0) {
        buffer.setData(null);
      }
    }
    FlatBufferBuilder builder = new FlatBufferBuilder();
    Model.finishModelBuffer(builder, Model.pack(builder, model));
    return builder.sizedByteArray();
  }

  private static float[] weights() {
    Random random = new Random(8);
    float[] weights = new float[CHANNELS * 27];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (2 * random.nextFloat() - 1) * 60 * SCALES[i / 27];
    }
    return weights;
  }

  private static void quantizeWeights(ModelT model, TensorT tensor) {
    float[] weights = weights();
    int[] codes = new int[weights.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = Math.round(weights[i] / SCALES[i / 27]) & 0xff;
    }
    model.getBuffers()[(int) tensor.getBuffer()].setData(codes);
    tensor.setType(TensorType.INT8);
    tensor.setQuantization(channels(SCALES));
  }

  private static void quantizeBias(ModelT model, TensorT tensor) {
    float[] products = new float[CHANNELS];
    int[] bytes = new int[CHANNELS * Integer.BYTES];
    for (int channel = 0; channel < CHANNELS; channel++) {
      products[channel] = SCALES[channel] * PIXEL;
      int code = Math.round(BIAS[channel] / products[channel]);
      for (int i = 0; i < Integer.BYTES; i++) {
        bytes[channel * Integer.BYTES + i] = code >> (Byte.SIZE * i) & 0xff;
      }
    }
    model.getBuffers()[(int) tensor.getBuffer()].setData(bytes);
    tensor.setType(TensorType.INT32);
    tensor.setQuantization(channels(products));
  }

  private static QuantizationParametersT channels(float[] scales) {
    QuantizationParametersT quantization = new QuantizationParametersT();
    quantization.setScale(scales);
    quantization.setZeroPoint(new long[scales.length]);
    return quantization;
  }

  private static void code(TensorT tensor, float scale, long zeroPoint) {
    QuantizationParametersT quantization = new QuantizationParametersT();
    quantization.setScale(new float[] {scale});
    quantization.setZeroPoint(new long[] {zeroPoint});
    tensor.setType(TensorType.INT8);
    tensor.setQuantization(quantization);
  }

  private static void beginAndEndInFloats(ModelT model, SubGraphT graph) {
    int coded = graph.getInputs()[0];
    int result = graph.getOutputs()[0];
    int image = addFloat(graph, "image", coded);
    int features = addFloat(graph, "features", result);
    OperatorCodeT[] codes = Arrays.copyOf(model.getOperatorCodes(), 3);
    codes[1] = operatorCode(BuiltinOperator.QUANTIZE);
    codes[2] = operatorCode(BuiltinOperator.DEQUANTIZE);
    model.setOperatorCodes(codes);
    graph.setOperators(
        new OperatorT[] {
          operator(1, image, coded), graph.getOperators()[0], operator(2, result, features)
        });
    graph.setInputs(new int[] {image});
    graph.setOutputs(new int[] {features});
  }

  /** Adds a float tensor in place of one of codes, which gets another name; returns its index. */
  private static int addFloat(SubGraphT graph, String name, int coded) {
    TensorT codes = graph.getTensors()[coded];
    codes.setName(name + "_int8");
    TensorT real = new TensorT();
    real.setName(name);
    real.setType(TensorType.FLOAT32);
    real.setShape(codes.getShape());
    TensorT[] all = Arrays.copyOf(graph.getTensors(), graph.getTensors().length + 1);
    all[all.length - 1] = real;
    graph.setTensors(all);
    return all.length - 1;
  }

  private static OperatorCodeT operatorCode(int builtin) {
    OperatorCodeT code = new OperatorCodeT();
    code.setBuiltinCode(builtin);
    code.setDeprecatedBuiltinCode((byte) builtin);
    return code;
  }

  private static OperatorT operator(int code, int input, int output) {
    OperatorT operator = new OperatorT();
    operator.setOpcodeIndex(code);
    operator.setInputs(new int[] {input});
    operator.setOutputs(new int[] {output});
    return operator;
  }

  private static TensorT tensor(SubGraphT graph, String name) {
    return Arrays.stream(graph.getTensors())
        .filter(tensor -> tensor.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}

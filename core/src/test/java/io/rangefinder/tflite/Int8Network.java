package io.rangefinder.tflite;

import io.rangefinder.ir.ChannelScales;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.Dequantize;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Quantize;
import io.rangefinder.ir.op.Window2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A convolution over images of 64x64, in floats and as other converters quantize it: int8, the
 * weights with one scale a channel.
 */
final class Int8Network {
  private static final int CHANNELS = 4;
  private static final Shape IMAGE = Shape.of(1, 64, 64, 3);
  private static final Conv2D CONVOLUTION =
      new Conv2D(Window2D.of(8, 8, Padding.SAME), Activation.RELU);
  private static final Quantization PIXELS = new Quantization(1.0 / 128, 0);
  private static final Quantization FEATURES = new Quantization(8.0 / 255, -128);

  private Int8Network() {}

  /** What stands at the ends of the quantized network. */
  enum Ends {
    CODES,
    FLOATS
  }

  /** The float network as a file. */
  static byte[] real() {
    GraphBuilder graph = Graph.builder();
    graph.input("image", DataType.FLOAT32, IMAGE);
    graph.constant("weights", Constant.ofFloats(Shape.of(CHANNELS, 3, 3, 3), weights()));
    graph.constant("bias", Constant.ofFloats(Shape.of(CHANNELS), bias()));
    graph.node("features", CONVOLUTION, "image", "weights", "bias");
    return TfliteWriter.write(graph.build("features"));
  }

  /** The quantized network as a file. */
  static byte[] coded(Ends ends) {
    Graph graph = graph(ends);
    List<OperatorForm> forms = new ArrayList<>();
    for (Node node : graph.nodes()) {
      List<Tensor> outputs = node.outputs().stream().map(graph::tensor).toList();
      forms.add(OperatorWriters.form(node.op(), graph.inputs(node), outputs).orElseThrow());
    }
    return new ModelWriter(graph, forms, NarrowRanges.AS_OTHERS).write();
  }

  private static Graph graph(Ends ends) {
    String image = ends == Ends.CODES ? "image" : "image_int8";
    String features = ends == Ends.CODES ? "features" : "features_int8";
    Shape result = CONVOLUTION.inferTypes(operands()).get(0).shape();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put(image, codes(image, IMAGE, PIXELS));
    tensors.put("weights", codedWeights());
    tensors.put("bias", codedBias());
    tensors.put(features, codes(features, result, FEATURES));
    List<Node> nodes = new ArrayList<>();
    if (ends == Ends.FLOATS) {
      tensors.put("image", Tensor.variable("image", new TensorType(DataType.FLOAT32, IMAGE)));
      tensors.put(
          "features", Tensor.variable("features", new TensorType(DataType.FLOAT32, result)));
      nodes.add(new Node(new Quantize(DataType.INT8), List.of("image"), image));
    }
    nodes.add(new Node(CONVOLUTION, List.of(image, "weights", "bias"), features));
    if (ends == Ends.FLOATS) {
      nodes.add(new Node(new Dequantize(), List.of(features), "features"));
    }
    return Graph.of(tensors, nodes, List.of("image"), List.of("features"));
  }

  private static List<Tensor> operands() {
    return List.of(
        Tensor.variable("image", new TensorType(DataType.FLOAT32, IMAGE)),
        Tensor.constant("weights", Constant.ofFloats(Shape.of(CHANNELS, 3, 3, 3), weights())));
  }

  private static Tensor codes(String name, Shape shape, Quantization code) {
    return new Tensor(name, new TensorType(DataType.INT8, shape), null, null, code);
  }

  /** Channels whose weights differ in size by powers of two. */
  static List<Double> scales() {
    return List.of(1.0 / 128, 1.0 / 256, 1.0 / 512, 1.0 / 64);
  }

  private static Tensor codedWeights() {
    float[] weights = weights();
    byte[] codes = new byte[weights.length];
    int each = weights.length / CHANNELS;
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) Math.round(weights[i] / scales().get(i / each));
    }
    Constant constant = Constant.ofBytes(DataType.INT8, Shape.of(CHANNELS, 3, 3, 3), codes);
    Quantization code = new Quantization(1.0 / 64, 0, new ChannelScales(0, scales()));
    return new Tensor("weights", constant.type(), constant, null, code);
  }

  private static Tensor codedBias() {
    List<Double> products = scales().stream().map(scale -> scale * PIXELS.scale()).toList();
    int[] codes = new int[CHANNELS];
    for (int i = 0; i < CHANNELS; i++) {
      codes[i] = (int) Math.round(bias()[i] / products.get(i));
    }
    Constant constant = Constant.ofInts(Shape.of(CHANNELS), codes);
    Quantization code = new Quantization(PIXELS.scale() / 64, 0, new ChannelScales(0, products));
    return new Tensor("bias", constant.type(), constant, null, code);
  }

  private static float[] weights() {
    Random random = new Random(8);
    float[] weights = new float[CHANNELS * 27];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) ((2 * random.nextFloat() - 1) * 127 * scales().get(i / 27) * 0.5);
    }
    return weights;
  }

  private static float[] bias() {
    return new float[] {0.25f, -0.125f, 0.5f, 1};
  }
}

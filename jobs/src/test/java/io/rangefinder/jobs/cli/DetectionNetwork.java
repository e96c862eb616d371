package io.rangefinder.jobs.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A detection network of SSD's form as a text GraphDef: two convolutions, heads of boxes and
 * classes at two scales, their joined predictions and anchors into TFLite_Detection_PostProcess.
 * Its weights are random, always the same.
 */
final class DetectionNetwork {
  static final String DETECTIONS = "TFLite_Detection_PostProcess";

  private static final int SIZE = 64;
  private static final int CLASSES = 3;

  private final StringBuilder text = new StringBuilder();
  private final Random random = new Random(20);
  private final boolean fakeQuant;

  private DetectionNetwork(boolean fakeQuant) {
    this.fakeQuant = fakeQuant;
  }

  /** Writes the network as it was trained in floats; returns the model. */
  static Path write(Path folder) {
    return write(folder.resolve("ssd.pbtxt"), new DetectionNetwork(false));
  }

  /** Writes the network with fake-quant nodes behind every layer; returns the model. */
  static Path writeWithFakeQuant(Path folder) {
    return write(folder.resolve("ssd_fake_quant.pbtxt"), new DetectionNetwork(true));
  }

  /** Writes the configuration of the network; returns it. */
  static Path writeConfiguration(Path folder) {
    try {
      return Files.writeString(
          folder.resolve("ssd.conf"),
          """
          model {
            input = "image"
            input-shape = [1, 64, 64, 3]
            outputs = ["%1$s", "%1$s:1", "%1$s:2", "%1$s:3"]
          }
          preprocessing {
            crop = none
            resize { method = bilinear, corners = half-pixel }
            channels = RGB
            mean = 127.5
            std = 127.5
          }
          """
              .formatted(DETECTIONS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path write(Path file, DetectionNetwork network) {
    try {
      return Files.writeString(file, network.draw());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String draw() {
    node(
        "image",
        "Placeholder",
        "dtype { type: DT_FLOAT }",
        "shape { shape { %s } }".formatted(dims(1, SIZE, SIZE, 3)));
    String first = relu6("first", convolution("first/conv", "image", 3, 3, 8, 2, 1));
    String fine = relu6("fine", convolution("fine/conv", first, 3, 8, 16, 4, 0.6f));
    String coarse = relu6("coarse", convolution("coarse/conv", fine, 3, 16, 16, 2, 0.4f));
    heads("fine", fine, 16);
    heads("coarse", coarse, 16);
    constant("axis", 1);
    node(
        "boxes",
        "ConcatV2",
        "N { i: 2 }",
        "T { type: DT_FLOAT }",
        "<fine/boxes",
        "<coarse/boxes",
        "<axis");
    node(
        "classes",
        "ConcatV2",
        "N { i: 2 }",
        "T { type: DT_FLOAT }",
        "<fine/classes",
        "<coarse/classes",
        "<axis");
    node("scores", "Sigmoid", "T { type: DT_FLOAT }", "<classes");
    anchors("anchors", 8, 4);
    node(
        DETECTIONS,
        DETECTIONS,
        "<boxes",
        "<scores",
        "<anchors",
        "_output_quantized { b: true }",
        "_support_output_type_float_in_quantized_op { b: true }",
        "_output_types { list { type: DT_FLOAT type: DT_FLOAT type: DT_FLOAT type: DT_FLOAT } }",
        "max_detections { i: 6 }",
        "max_classes_per_detection { i: 1 }",
        "detections_per_class { i: 100 }",
        "use_regular_nms { b: false }",
        "nms_score_threshold { f: 0.3 }",
        "nms_iou_threshold { f: 0.5 }",
        "num_classes { i: 2 }",
        "y_scale { f: 10 }",
        "x_scale { f: 10 }",
        "h_scale { f: 5 }",
        "w_scale { f: 5 }");
    return text.toString();
  }

  private void heads(String name, String features, int channels) {
    String boxes =
        range(
            name + "/boxes/range",
            convolution(name + "/boxes/conv", features, 1, channels, 8, 1, 0.5f),
            -6,
            6);
    constant(name + "/boxes/shape", 1, -1, 4);
    node(
        name + "/boxes",
        "Reshape",
        "T { type: DT_FLOAT }",
        "<" + boxes,
        "<" + name + "/boxes/shape");
    String classes =
        range(
            name + "/classes/range",
            convolution(name + "/classes/conv", features, 1, channels, 2 * CLASSES, 1, 2),
            -12,
            12);
    constant(name + "/classes/shape", 1, -1, CLASSES);
    node(
        name + "/classes",
        "Reshape",
        "T { type: DT_FLOAT }",
        "<" + classes,
        "<" + name + "/classes/shape");
  }

  private String relu6(String name, String convolution) {
    node(name + "/relu", "Relu6", "T { type: DT_FLOAT }", "<" + convolution);
    return range(name + "/range", name + "/relu", 0, 6);
  }

  private String convolution(
      String name, String input, int size, int from, int to, int stride, float spread) {
    float[] weights = new float[size * size * from * to];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (random.nextGaussian() * spread / Math.sqrt(size * size * from) * 2);
    }
    constant(name + "/weights", weights, size, size, from, to);
    float[] bias = new float[to];
    for (int i = 0; i < to; i++) {
      bias[i] = (float) (random.nextGaussian() * 0.1);
    }
    constant(name + "/bias", bias, to);
    String read = name + "/weights";
    if (fakeQuant) {
      node(
          name + "/weights/range",
          "FakeQuantWithMinMaxArgs",
          "<" + read,
          "min { f: -3 }",
          "max { f: 3 }",
          "num_bits { i: 8 }",
          "narrow_range { b: true }");
      read = name + "/weights/range";
    }
    node(
        name,
        "Conv2D",
        "<" + input,
        "<" + read,
        "T { type: DT_FLOAT }",
        "padding { s: \"SAME\" }",
        "strides { list { i: 1 i: %1$d i: %1$d i: 1 } }".formatted(stride));
    node(name + "/biased", "BiasAdd", "T { type: DT_FLOAT }", "<" + name, "<" + name + "/bias");
    return name + "/biased";
  }

  private String range(String name, String input, float min, float max) {
    if (!fakeQuant) {
      return input;
    }
    node(
        name,
        "FakeQuantWithMinMaxArgs",
        "<" + input,
        "min { f: %s }".formatted(min),
        "max { f: %s }".formatted(max),
        "num_bits { i: 8 }",
        "narrow_range { b: false }");
    return name;
  }

  /** Two anchors at every position of each grid: centre y and x, height and width. */
  private void anchors(String name, int... grids) {
    int count = IntStream.of(grids).map(grid -> 2 * grid * grid).sum();
    float[] values = new float[4 * count];
    int next = 0;
    for (int grid : grids) {
      for (int position = 0; position < grid * grid; position++) {
        int row = position / grid;
        int column = position % grid;
        for (float size : new float[] {1f / grid, 2f / grid}) {
          values[next++] = (row + 0.5f) / grid;
          values[next++] = (column + 0.5f) / grid;
          values[next++] = size;
          values[next++] = size;
        }
      }
    }
    constant(name, values, count, 4);
  }

  private void constant(String name, int... values) {
    boolean scalar = values.length == 1;
    node(
        name,
        "Const",
        "dtype { type: DT_INT32 }",
        "value { tensor { dtype: DT_INT32 tensor_shape { %s } %s } }"
            .formatted(
                scalar ? "" : dims(values.length),
                IntStream.of(values)
                    .mapToObj(v -> "int_val: " + v)
                    .collect(Collectors.joining(" "))));
  }

  private void constant(String name, float[] values, int... shape) {
    node(
        name,
        "Const",
        "dtype { type: DT_FLOAT }",
        "value { tensor { dtype: DT_FLOAT tensor_shape { %s } %s } }"
            .formatted(
                dims(shape),
                IntStream.range(0, values.length)
                    .mapToObj(i -> "float_val: " + values[i])
                    .collect(Collectors.joining(" "))));
  }

  private static String dims(int... shape) {
    return IntStream.of(shape)
        .mapToObj("dim { size: %d }"::formatted)
        .collect(Collectors.joining(" "));
  }

  /**
   * Adds a node.
   *
   * @param parts operands, each after a {@code <}, and attributes, each a name before its value
   */
  private void node(String name, String op, String... parts) {
    text.append("node { name: \"%s\" op: \"%s\"%n".formatted(name, op));
    for (String part : parts) {
      if (part.startsWith("<")) {
        text.append("  input: \"%s\"%n".formatted(part.substring(1)));
      } else {
        int blank = part.indexOf(' ');
        text.append(
            "  attr { key: \"%s\" value %s }%n"
                .formatted(part.substring(0, blank), part.substring(blank + 1)));
      }
    }
    text.append("}\n");
  }
}

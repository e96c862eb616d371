package io.rangefinder.qat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Shape;
import io.rangefinder.model.ModelSource;
import io.rangefinder.tensorflow.checkpoint.Checkpoint;
import io.rangefinder.tensorflow.checkpoint.CheckpointFiles;
import io.rangefinder.tensorflow.checkpoint.CheckpointWriter;
import io.rangefinder.tensorflow.freeze.FreezeRequest;
import io.rangefinder.tensorflow.freeze.GraphFreezer;
import io.rangefinder.tensorflow.freeze.KeyOptions;
import io.rangefinder.tensorflow.graphdef.TensorProtos;
import io.rangefinder.testing.CheckpointFolders;
import io.rangefinder.toco.Conversion;
import io.rangefinder.toco.Converter;
import io.rangefinder.toco.flags.ConversionRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** What follows rewriting: training, freezing, conversion to uint8 without default ranges. */
final class QuantizedChain {
  private QuantizedChain() {}

  /** The values of a training graph's variables after some runs, as a checkpoint has them. */
  static SortedMap<String, TensorProto> trained(
      GraphDef training, int runs, Map<String, Constant> feeds, String output) {
    SortedMap<String, TensorProto> values = new TreeMap<>();
    try (VariableSession session = new VariableSession(training)) {
      for (int i = 0; i < runs; i++) {
        session.run(feeds, List.of(output), session.movingAverages());
      }
      for (NodeDef node : training.getNodeList()) {
        boolean isFloat =
            node.getOp().equals("VarHandleOp")
                && node.getAttrOrThrow("dtype").getType() == org.tensorflow.proto.DataType.DT_FLOAT;
        if (isFloat) {
          int[] extents =
              node.getAttrOrThrow("shape").getShape().getDimList().stream()
                  .mapToInt(dim -> (int) dim.getSize())
                  .toArray();
          float[] value =
              session.run(Map.of(), List.of(node.getName() + "/Read/ReadVariableOp")).get(0);
          values.put(
              node.getName(), TensorProtos.encode(Constant.ofFloats(Shape.of(extents), value)));
        }
      }
    }
    return values;
  }

  static GraphDef frozen(
      GraphDef evaluation, SortedMap<String, TensorProto> values, List<String> outputs) {
    Map<String, byte[]> files = new CheckpointWriter().write("ckpt", values);
    Checkpoint checkpoint =
        Checkpoint.open(CheckpointFiles.find(CheckpointFolders.of(files), "ckpt"));
    return GraphFreezer.freeze(
            evaluation, "", checkpoint, KeyOptions.PLAIN, FreezeRequest.of(outputs))
        .graph();
  }

  /**
   * Converts a frozen graph to uint8.
   *
   * @param shape of its only input
   */
  static Conversion converted(GraphDef frozen, String input, String shape, String output) {
    float min = 0;
    float max = 0;
    for (NodeDef node : frozen.getNodeList()) {
      if (node.getOp().equals("FakeQuantWithMinMaxVars") && node.getInput(0).equals(input)) {
        min = value(frozen, node.getInput(1));
        max = value(frozen, node.getInput(2));
      }
    }
    float std = 255 / (max - min);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--input_file=in.pb",
                "--output_file=out.tflite",
                "--input_arrays=" + input,
                "--input_shapes=" + shape,
                "--output_arrays=" + output,
                "--inference_type=QUANTIZED_UINT8",
                "--std_dev_values=" + std,
                "--mean_values=" + -min * std));
    ConversionRequest request =
        ConversionRequest.of(
            arguments,
            (what, location) -> {
              throw new AssertionError(what);
            });
    return Converter.convert(ModelSource.of(frozen.toByteArray(), "in.pb"), request.options());
  }

  private static float value(GraphDef graph, String name) {
    String at = name;
    for (int i = 0; i < 4; i++) {
      for (NodeDef node : graph.getNodeList()) {
        if (node.getName().equals(at)) {
          if (node.getOp().equals("Const")) {
            return TensorProtos.decode(node.getAttrOrThrow("value").getTensor()).floats()[0];
          }
          at = node.getInput(0);
          break;
        }
      }
    }
    throw new AssertionError(name + " is no constant");
  }
}

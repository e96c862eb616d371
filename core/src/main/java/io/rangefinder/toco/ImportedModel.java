package io.rangefinder.toco;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.UserException;
import io.rangefinder.model.ModelSource;
import io.rangefinder.model.OpenModel;
import io.rangefinder.tflite.TfliteReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model file as a graph whose tensors carry the ranges that the options give them. */
final class ImportedModel {
  private ImportedModel() {}

  /**
   * The options with the names that a model's tensors have in its graph, where the user names them
   * otherwise or leaves them to the model.
   */
  static ConversionOptions named(Graph graph, ConversionOptions options) {
    boolean areCounted =
        (options.inputs().isEmpty() || options.inputs().size() == graph.inputs().size())
            && (options.outputs().isEmpty() || options.outputs().size() == graph.outputs().size());
    return options.inputFormat() == ModelFormat.TENSORFLOW_GRAPHDEF && areCounted
        ? options.naming(graph.inputs(), graph.outputs())
        : options;
  }

  /**
   * Reads a model as it stands there.
   *
   * @throws UserException if a file is damaged, or listing what of the model cannot be imported
   */
  static Graph read(ModelSource model, ConversionOptions options) {
    return switch (options.inputFormat()) {
      case TFLITE ->
          TfliteReader.read(
              model.files().read("the model", model.where()),
              model.where(),
              options.unknownOperators(),
              TocoRemedies.FLAGS);
      default -> OpenModel.readGraphDef(model, options.importOptions());
    };
  }

  /**
   * A model's graph with what the options say of it.
   *
   * @param warnings gets what the user should know
   * @throws UserException listing what of it contradicts the options
   */
  static Graph described(Graph graph, ConversionOptions options, List<String> warnings) {
    requireAgreement(graph, options);
    Graph described =
        GivenArrays.apply(withInputRanges(graph, options), options.extraInfo(), warnings);
    warnings.addAll(MismatchedInputs.warnings(described, options));
    return described;
  }

  private static void requireAgreement(Graph graph, ConversionOptions options) {
    List<String> problems = new ArrayList<>();
    for (InputArray input : options.inputs()) {
      String name = input.name();
      if (!graph.isInput(name)) {
        problems.add(
            "input array %s is no input of the model; its inputs are %s"
                .formatted(name, String.join(", ", graph.inputs())));
        continue;
      }
      Tensor tensor = graph.tensor(name);
      if (input.dataType() != null
          && input.dataType() != tensor.dataType()
          && !isCoded(input, graph)) {
        problems.add(
            ("for input array %s the specified input data type %s conflicts with the model's %s;"
                    + " leave the type out, the model says it")
                .formatted(
                    name,
                    IoDataType.nameOf(input.dataType()),
                    IoDataType.nameOf(tensor.dataType())));
      }
      if (input.shape() != null && !input.shape().equals(tensor.shape())) {
        problems.add(
            "for input array %s the specified shape %s conflicts with the model's %s"
                .formatted(name, input.shape(), tensor.shape()));
      }
      if (graph.isOutput(name)) {
        problems.add(
            "the array %s is listed in both --input_arrays and --output_arrays".formatted(name));
      }
    }
    requireOneInputType(graph, options, problems);
    List<String> outputs = graph.outputs();
    if (!options.outputs().isEmpty() && !options.outputs().equals(outputs)) {
      problems.add(
          "the model's outputs are %s, not %s"
              .formatted(String.join(", ", outputs), String.join(", ", options.outputs())));
    }
    if (!problems.isEmpty()) {
      throw UserException.listing("The options do not fit the model:", problems);
    }
  }

  /**
   * Whether an input of real values is declared to hold codes. The type of an input is that of the
   * result: in the model it may still be float.
   */
  static boolean isCoded(InputArray input, Graph graph) {
    return input.dataType() == DataType.UINT8
        && graph.isInput(input.name())
        && graph.tensor(input.name()).dataType() == DataType.FLOAT32;
  }

  private static void requireOneInputType(
      Graph graph, ConversionOptions options, List<String> problems) {
    List<InputArray> coded =
        options.inputs().stream().filter(input -> isCoded(input, graph)).toList();
    if (coded.isEmpty() || options.inferenceType() == InferenceType.QUANTIZED_UINT8) {
      return;
    }
    long real = graph.inputs().stream().filter(name -> graph.tensor(name).isFloat()).count();
    boolean toStayReal = options.inferenceInputType() == InferenceType.FLOAT;
    if (toStayReal || (options.inferenceInputType() == null && coded.size() < real)) {
      problems.add(
          ("input array %s is declared QUANTIZED_UINT8 and %s FLOAT; all inputs of real values have"
                  + " one type, give it with --inference_input_type")
              .formatted(
                  coded.get(0).name(), toStayReal ? "--inference_input_type" : "another is"));
    }
  }

  private static Graph withInputRanges(Graph graph, ConversionOptions options) {
    Map<String, InputArray> declared = new LinkedHashMap<>();
    options.inputs().forEach(input -> declared.put(input.name(), input));
    Map<String, Tensor> ranged = new LinkedHashMap<>();
    for (String name : graph.inputs()) {
      Tensor tensor = graph.tensor(name);
      if (tensor.range() == null) {
        InputArray input = declared.getOrDefault(name, InputArray.named(name));
        TensorRange range =
            new TensorRange(input.range(), RangeOrigin.GIVEN, MismatchedInputs.source(input));
        ranged.put(name, tensor.withRange(range));
      }
    }
    return graph.withTensors(ranged);
  }
}

package io.rangefinder.jobs.evaluate;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.execute.TfliteFile;
import io.rangefinder.jobs.store.RunDirectory;
import io.rangefinder.jobs.store.StoredFiles;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.model.ModelSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * The quantized model and the float networks it is compared with.
 *
 * @param given the network the user gave, which the outputs are compared with
 * @param inner the network that was quantized, whose tensors the quantized model has: the one that
 *     a run prepared or, if no run is known, the one given
 * @param tflite the quantized model
 * @param quantized the graph of the quantized model
 */
record ComparedModels(
    DeployableModel given, DeployableModel inner, TfliteFile tflite, Graph quantized) {
  /**
   * Reads the network given and puts the others beside it.
   *
   * @param calibration the run that the quantized model was made from, if it is known
   * @throws UserException if one cannot be read or they are not the same network
   */
  static ComparedModels of(
      EvaluateConfiguration configuration,
      TfliteFile file,
      Optional<RunDirectory> calibration,
      Configuration hadoop) {
    ModelSource model = new ModelSource(configuration.model(), new StoredFiles(hadoop));
    DeployableModel given = configuration.network().deploy(model);
    String tflite = configuration.quantized();
    Graph quantized = file.graph();
    requireSameNetwork(tflite, quantized, model.where(), given.graph());
    if (calibration.isEmpty()) {
      return new ComparedModels(given, given, file, quantized);
    }
    DeployableModel prepared = calibration.get().model();
    requireSameNetwork(
        tflite, quantized, "the calibration run " + calibration.get().location(), prepared.graph());
    return new ComparedModels(given, prepared, file, quantized);
  }

  /** The inner network, fetching all tensors that the quantized model has too. */
  LoweredGraph comparedTensors() {
    LoweredGraph lowered = LoweredGraph.of(inner, 1);
    return lowered.fetching(
        lowered.tensors().stream()
            .filter(name -> EvaluatedOutputs.isInBoth(name, inner.graph(), quantized))
            .toList());
  }

  private static void requireSameNetwork(
      String tflite, Graph quantized, String other, Graph network) {
    List<String> differences = differences(network, quantized);
    if (!differences.isEmpty()) {
      throw UserException.listing(
          "Cannot compare '%s' with '%s': they are not the same network.".formatted(tflite, other),
          differences);
    }
  }

  private static List<String> differences(Graph network, Graph quantized) {
    List<String> problems = new ArrayList<>();
    requireSame("inputs", network.inputs(), quantized.inputs(), problems);
    requireSame("outputs", network.outputs(), quantized.outputs(), problems);
    for (String name : network.inputs()) {
      requireSameShape(name, network, quantized, problems);
      requireFed(name, quantized, problems);
    }
    for (String name : network.outputs()) {
      requireSameShape(name, network, quantized, problems);
    }
    return problems;
  }

  private static void requireSame(
      String what, List<String> expected, List<String> found, List<String> problems) {
    if (!expected.equals(found)) {
      problems.add(
          "the float network's %s are %s, the quantized %s".formatted(what, expected, found));
    }
  }

  private static void requireSameShape(
      String name, Graph network, Graph quantized, List<String> problems) {
    if (!quantized.hasTensor(name)) {
      return;
    }
    Tensor expected = network.tensor(name);
    Tensor found = quantized.tensor(name);
    if (!found.shape().equals(expected.shape())) {
      problems.add(
          "'%s' is %s in the float network and %s in the quantized"
              .formatted(name, expected.type(), found.type()));
    }
  }

  private static void requireFed(String name, Graph quantized, List<String> problems) {
    if (quantized.hasTensor(name)) {
      DataType type = quantized.tensor(name).dataType();
      if (type != DataType.FLOAT32 && type != DataType.UINT8 && type != DataType.INT8) {
        problems.add("the input '%s' is %s, neither float32, uint8 nor int8".formatted(name, type));
      }
    }
  }
}

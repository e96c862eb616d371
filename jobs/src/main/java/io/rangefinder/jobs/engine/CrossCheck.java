package io.rangefinder.jobs.engine;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.jobs.engine.TensorDifference.Place;
import io.rangefinder.jobs.execute.FetchVisitor;
import io.rangefinder.jobs.execute.FloatModel;
import io.rangefinder.jobs.execute.FloatModels;
import io.rangefinder.jobs.execute.FloatTensor;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.execute.TfliteModel;
import io.rangefinder.jobs.execute.TfliteOperators;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.model.ModelSource;
import io.rangefinder.tensorflow.ImportOptions;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds what TensorFlow computes of a network against what the TFLite runtime does, tensor by
 * tensor. Where both come apart, the operator that computes the tensor runs once more, alone, in
 * the runtime and on TensorFlow's own operands: if it agrees, the difference was there before it
 * and the network made it greater; if it does not, one of the two engines is wrong.
 */
final class CrossCheck implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * How far apart two right results may be, as a part of the range of the tensor, zero in it: a
   * quarter of a step of uint8 codes. Sums that are added in another order stay far below, unless
   * the network itself magnifies them.
   */
  static final double BOUND = 1e-3;

  private final byte[] tflite;
  private final LoweredGraph pass;
  private final LoweredGraph everything;

  private CrossCheck(DeployableModel network, LoweredGraph pass, LoweredGraph everything) {
    this.tflite = network.toTflite();
    this.pass = pass;
    this.everything = everything;
  }

  /**
   * The check of a network.
   *
   * @param pass the network lowered, fetching what the pass fetches that follows: TensorFlow fuses
   *     operators between which nothing is fetched
   */
  static CrossCheck of(DeployableModel network, LoweredGraph pass) {
    LoweredGraph everything = LoweredGraph.of(network, pass.batchSize());
    return new CrossCheck(
        network, everything.fetches().equals(pass.fetches()) ? everything : pass, everything);
  }

  /**
   * The check of a lowered graph.
   *
   * @param everything fetches every activation
   * @param network what the graph should compute
   */
  static CrossCheck ofLowered(LoweredGraph everything, DeployableModel network) {
    return new CrossCheck(network, everything, everything);
  }

  /** The network as the pass will run it. */
  LoweredGraph pass() {
    return pass;
  }

  /**
   * An input.
   *
   * @param name of the image, for messages
   */
  record Input(String name, FloatTensor image) {
    private float[] values() {
      return image.values();
    }
  }

  /**
   * Compares. A batch holds the images in turn, so that each of its places is looked at.
   *
   * @param inputs at least one
   */
  EngineFinding run(List<Input> inputs) {
    try (TfliteModel runtime = TfliteModel.loadKeepingAllTensors(tflite, "the float network")) {
      List<LoweredGraph> graphs = pass == everything ? List.of(pass) : List.of(everything, pass);
      List<Map<String, TensorDifference>> differences = compare(graphs, inputs, runtime);
      List<String> wrong = new ArrayList<>();
      List<String> notes = new ArrayList<>();
      Map<String, TensorDifference> suspects = suspects(differences.get(0));
      judge(suspects, inputs, wrong, notes);
      suspects(differences.get(differences.size() - 1))
          .forEach(
              (tensor, difference) -> {
                if (!suspects.containsKey(tensor)) {
                  wrong.add(
                      line("what ends in '" + tensor + "', fused", difference, inputs)
                          + "; alone, its operators agree");
                }
              });
      return EngineFinding.of(inputs.size(), differences.get(0), wrong, notes);
    } catch (UserException refused) {
      return EngineFinding.unchecked(
          "not checked against the TFLite runtime: " + refused.getMessage());
    }
  }

  private static Map<String, TensorDifference> suspects(Map<String, TensorDifference> differences) {
    Map<String, TensorDifference> suspects = new LinkedHashMap<>();
    differences.forEach(
        (tensor, difference) -> {
          if (difference.ofRange() > BOUND) {
            suspects.put(tensor, difference);
          }
        });
    return suspects;
  }

  private static List<Map<String, TensorDifference>> compare(
      List<LoweredGraph> graphs, List<Input> inputs, TfliteModel runtime) {
    Set<String> readable = new HashSet<>(runtime.readable());
    List<Map<String, TensorDifference>> differences = new ArrayList<>();
    graphs.forEach(graph -> differences.add(new LinkedHashMap<>()));
    for (int image = 0; image < inputs.size(); image++) {
      runtime.feed(0, inputs.get(image).values());
      runtime.run();
      for (int i = 0; i < graphs.size(); i++) {
        compare(graphs.get(i), inputs, image, runtime, readable, differences.get(i));
      }
    }
    return differences;
  }

  private static void compare(
      LoweredGraph graph,
      List<Input> inputs,
      int image,
      TfliteModel runtime,
      Set<String> readable,
      Map<String, TensorDifference> differences) {
    run(
        graph,
        inputs,
        image,
        (tensor, values) -> {
          String name = graph.tensors().get(tensor);
          if (readable.contains(name)) {
            float[] expected = runtime.floats(name);
            TensorDifference sum = differences.getOrDefault(name, TensorDifference.none());
            for (int place = 0; place < graph.batchSize(); place += inputs.size()) {
              float[] actual = slice(graph, tensor, values, place);
              sum = sum.and(new Place(image, place), actual, expected);
            }
            differences.put(name, sum);
          }
        });
  }

  /** Runs a batch whose places hold the images in turn, beginning with one of them. */
  private static void run(LoweredGraph graph, List<Input> inputs, int first, FetchVisitor visitor) {
    float[] batch = new float[graph.batchShape().elements()];
    for (int place = 0; place < graph.batchSize(); place++) {
      float[] values = inputs.get((first + place) % inputs.size()).values();
      System.arraycopy(values, 0, batch, place * graph.imageElements(), graph.imageElements());
    }
    try (FloatModels.Lease lease = FloatModels.borrow(graph)) {
      FloatModel model = lease.model();
      model.run(graph.input(), new FloatTensor(graph.batchShape(), batch), visitor);
    }
  }

  private static float[] slice(LoweredGraph graph, int tensor, FloatBuffer values, int place) {
    float[] slice = new float[graph.elements(tensor)];
    values.get(place * slice.length, slice);
    return slice;
  }

  /** Tells whose operator is wrong from who only has operands that differ. */
  private void judge(
      Map<String, TensorDifference> suspects,
      List<Input> inputs,
      List<String> wrong,
      List<String> notes) {
    if (suspects.isEmpty()) {
      return;
    }
    Graph graph =
        DeployableModel.read(ModelSource.of(tflite, "the float network"), ImportOptions.asFound())
            .graph();
    Map<Place, Map<String, float[]>> activations = activations(graph, suspects, inputs);
    int inherited = 0;
    String worst = "";
    double greatest = 0;
    try (TfliteOperators operators = new TfliteOperators(1)) {
      for (Map.Entry<String, TensorDifference> suspect : suspects.entrySet()) {
        String tensor = suspect.getKey();
        TensorDifference difference = suspect.getValue();
        Node node = graph.producer(tensor).orElse(null);
        if (node == null) {
          continue;
        }
        Map<String, float[]> values = activations.get(difference.where());
        Graph alone = graph.only(node);
        if (values == null || !values.keySet().containsAll(alone.inputs())) {
          notes.add(
              line(node.toString(), difference, inputs)
                  + "; it cannot be run alone, for not all its operands are floats");
          continue;
        }
        float[] actual = Objects.requireNonNull(values.get(tensor));
        float[] expected = alone(alone, tensor, values, operators);
        TensorDifference own = TensorDifference.none().and(difference.where(), actual, expected);
        if (difference.ofRange(own.distance() - stepOf(node)) > BOUND) {
          wrong.add(
              line(
                  node.toString(),
                  new TensorDifference(
                      difference.low(),
                      difference.high(),
                      own.distance(),
                      own.where(),
                      own.element(),
                      own.tensorFlow(),
                      own.runtime()),
                  inputs));
        } else {
          inherited++;
          if (difference.ofRange() > greatest) {
            greatest = difference.ofRange();
            worst = tensor;
          }
        }
      }
    }
    if (inherited > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%d tensors differ from the TFLite runtime's by up to %.2g of their range ('%s'), though no operator does on the same operands: the network magnifies rounding",
              inherited,
              greatest,
              worst));
    }
  }

  /** What lies half-way between two codes may well be rounded to either. */
  private static double stepOf(Node node) {
    return node.op() instanceof FakeQuant fake
        ? ((double) fake.max() - fake.min()) / ((1L << fake.bits()) - 1)
        : 0;
  }

  private static float[] alone(
      Graph alone, String tensor, Map<String, float[]> values, TfliteOperators operators) {
    List<Constant> operands =
        alone.inputs().stream()
            .map(
                name ->
                    Constant.ofFloats(
                        alone.tensor(name).shape(), Objects.requireNonNull(values.get(name))))
            .toList();
    return operators
        .run(alone, List.of(operands))
        .get(0)
        .get(alone.outputs().indexOf(tensor))
        .floats();
  }

  /** What TensorFlow makes of the tensors and of their operands where they differ most. */
  private Map<Place, Map<String, float[]>> activations(
      Graph graph, Map<String, TensorDifference> suspects, List<Input> inputs) {
    Map<Place, Set<String>> wanted = new LinkedHashMap<>();
    suspects.forEach(
        (tensor, difference) -> {
          Set<String> names = wanted.computeIfAbsent(difference.where(), absent -> new TreeSet<>());
          names.add(tensor);
          graph.producer(tensor).ifPresent(node -> names.addAll(node.inputs()));
        });
    Map<Place, Map<String, float[]>> activations = new HashMap<>();
    wanted.forEach(
        (where, names) -> {
          Map<String, float[]> values = new HashMap<>();
          run(
              everything,
              inputs,
              where.image(),
              (tensor, buffer) -> {
                String name = everything.tensors().get(tensor);
                if (names.contains(name)) {
                  values.put(name, slice(everything, tensor, buffer, where.place()));
                }
              });
          activations.put(where, values);
        });
    return activations;
  }

  private static String line(String what, TensorDifference difference, List<Input> inputs) {
    return String.format(
        Locale.ROOT,
        "%s gives %s, the TFLite runtime %s, at element %d of '%s': %.2g of the range [%s, %s]",
        what,
        difference.tensorFlow(),
        difference.runtime(),
        difference.element(),
        inputs.get(difference.where().image()).name(),
        difference.ofRange(),
        difference.low(),
        difference.high());
  }
}

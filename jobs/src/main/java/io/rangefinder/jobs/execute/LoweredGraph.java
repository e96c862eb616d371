package io.rangefinder.jobs.execute;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.UserException;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.tensorflow.GraphDefExporter;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/** A deployable graph as executors get it: lowered for TensorFlow at a batch size. */
public final class LoweredGraph implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Grey, colour, colour and opacity. */
  private static final List<Integer> CHANNELS = List.of(1, 3, 4);

  private final byte[] graphDef;
  private final String input;
  private final int[] batchShape;
  private final int batchSize;
  private final List<String> tensors;
  private final List<String> fetches;
  private final List<Integer> elements;
  private final List<Integer> channels;

  private LoweredGraph(DeployableModel model, Tensor input, int batchSize) {
    List<Tensor> observed = model.graph().activations();
    this.graphDef =
        ExactKernels.of(GraphDefExporter.exportImagesApart(model.runnable(), batchSize))
            .toByteArray();
    Map<String, String> fetchNames = GraphDefExporter.fetchNames(model.runnable());
    this.input = fetchNames.getOrDefault(input.name(), input.name());
    this.batchShape = input.shape().withDim(0, batchSize).toArray();
    this.batchSize = batchSize;
    this.tensors = observed.stream().map(Tensor::name).toList();
    this.fetches = tensors.stream().map(name -> fetchNames.getOrDefault(name, name)).toList();
    this.elements = observed.stream().map(tensor -> tensor.shape().elements()).toList();
    this.channels = observed.stream().map(tensor -> tensor.shape().lastDim()).toList();
  }

  private LoweredGraph(LoweredGraph whole, List<Integer> fetched) {
    this.graphDef = whole.graphDef;
    this.input = whole.input;
    this.batchShape = whole.batchShape;
    this.batchSize = whole.batchSize;
    this.tensors = fetched.stream().map(whole.tensors::get).toList();
    this.fetches = fetched.stream().map(whole.fetches::get).toList();
    this.elements = fetched.stream().map(whole.elements::get).toList();
    this.channels = fetched.stream().map(whole.channels::get).toList();
  }

  /**
   * Lowers a network that takes one image.
   *
   * @param batchSize images a run; graphs whose leading extent is no batch axis run one at a time
   * @throws UserException if the network does not take exactly one NHWC image of 1, 3 or 4 channels
   */
  public static LoweredGraph of(DeployableModel model, int batchSize) {
    Graph graph = model.graph();
    if (graph.inputs().size() != 1) {
      throw new UserException(
          "Cannot feed images: the network has the inputs %s, but takes exactly one image. Name one in the configuration."
              .formatted(graph.inputs()));
    }
    Tensor input = graph.tensor(graph.inputs().get(0));
    Shape shape = input.shape();
    if (shape.rank() != 4
        || shape.dim(0) != 1
        || !CHANNELS.contains(shape.dim(3))
        || !input.isFloat()) {
      throw new UserException(
          "Cannot feed images: the input '%s' is %s, not float32[1,height,width,3], [1,height,width,1] or [1,height,width,4]."
              .formatted(input.name(), input.type()));
    }
    return new LoweredGraph(
        model, input, GraphDefExporter.isBatchable(model.runnable()) ? batchSize : 1);
  }

  /**
   * The same network, of which fewer tensors are fetched.
   *
   * @param names some of {@link #tensors}, in the order in which they are to be fetched
   */
  public LoweredGraph fetching(List<String> names) {
    List<Integer> fetched = names.stream().map(tensors::indexOf).toList();
    if (fetched.contains(-1)) {
      throw new IllegalArgumentException("Not all of " + names + " are float activations");
    }
    return new LoweredGraph(this, fetched);
  }

  /** The GraphDef, binary. */
  public byte[] graphDef() {
    return graphDef;
  }

  /** What a run feeds: the input under the name TensorFlow knows it by. */
  public String input() {
    return input;
  }

  /** The shape of a batch, NHWC. */
  public Shape batchShape() {
    return Shape.of(batchShape);
  }

  /** Elements of one image. */
  public int imageElements() {
    return batchShape().elements() / batchSize;
  }

  /** Images a run takes. */
  public int batchSize() {
    return batchSize;
  }

  /**
   * Names of the fetched float activations, all unless said otherwise, as in the deployable graph.
   */
  public List<String> tensors() {
    return tensors;
  }

  /** What every run fetches: the same tensors under the names TensorFlow knows them by. */
  public List<String> fetches() {
    return fetches;
  }

  /** Elements of a tensor for one image. */
  public int elements(int tensor) {
    return elements.get(tensor);
  }

  /** The innermost extent of a tensor. */
  public int channels(int tensor) {
    return channels.get(tensor);
  }
}

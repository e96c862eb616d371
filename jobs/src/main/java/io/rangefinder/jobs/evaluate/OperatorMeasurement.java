package io.rangefinder.jobs.evaluate;

import io.rangefinder.ir.Tensor;
import io.rangefinder.jobs.execute.FloatModel;
import io.rangefinder.jobs.execute.FloatModels;
import io.rangefinder.jobs.execute.FloatTensor;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.execute.TfliteModel;
import io.rangefinder.metrics.Divergence;
import io.rangefinder.metrics.OperatorError;
import io.rangefinder.metrics.SignalToNoise;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The errors of all operators over the images of one task, by the tensors they compute.
 *
 * <p>A few images are held with all their activations while the operators take their turns, each
 * with a TensorFlow session of its own: a session keeps a copy of the weights for every tensor that
 * was ever fed, so one session for all would hold the network once an operator.
 */
final class OperatorMeasurement {
  /** What the activations of the images held may take of the memory. */
  private static final long ACTIVATION_BYTES = 1L << 28;

  private final MeasuredNetworks networks;
  private final int batchSize;
  private final Map<String, OperatorError> errors = new LinkedHashMap<>();

  OperatorMeasurement(MeasuredNetworks networks) {
    this.networks = networks;
    LoweredGraph inner = networks.inner();
    long bytes = 0;
    for (int tensor = 0; tensor < inner.tensors().size(); tensor++) {
      bytes += (long) inner.elements(tensor) * Float.BYTES;
    }
    this.batchSize = (int) Math.max(1, Math.min(ACTIVATION_BYTES / bytes, Integer.MAX_VALUE));
  }

  /** How many images are best taken in at once. */
  int batchSize() {
    return batchSize;
  }

  /** The errors so far, by tensor. */
  Map<String, OperatorError> errors() {
    return errors;
  }

  /** Takes images in, given as the network's inputs. */
  void add(List<float[]> inputs) {
    List<Image> images = new ArrayList<>();
    try (FloatModels.Lease lease = FloatModels.borrow(networks.inner());
        TfliteModel model = networks.tflite().loadKeepingAllTensors()) {
      for (float[] input : inputs) {
        FloatTensor values = new FloatTensor(networks.inner().batchShape(), input);
        Image image = new Image(values, activations(lease.model(), values));
        images.add(image);
        model.feed(0, input);
        model.run();
        for (SingleOperator operator : networks.operators()) {
          for (String tensor : operator.results()) {
            add(tensor, OperatorError.ofModel(figure(image, tensor, model.floats(tensor))));
          }
        }
      }
    }
    networks.operators().forEach(operator -> measure(operator, images));
  }

  private Map<String, float[]> activations(FloatModel network, FloatTensor input) {
    LoweredGraph inner = networks.inner();
    Map<String, float[]> activations = new HashMap<>();
    network.run(
        inner.input(),
        input,
        (tensor, values) -> {
          float[] copy = new float[inner.elements(tensor)];
          values.get(copy);
          activations.put(inner.tensors().get(tensor), copy);
        });
    return activations;
  }

  private void measure(SingleOperator operator, List<Image> images) {
    LoweredGraph network = networks.results().network();
    try (TfliteModel alone = operator.file().load();
        FloatModel results = FloatModel.load(network.graphDef(), network.fetches())) {
      for (Image image : images) {
        for (int input = 0; input < alone.inputs().size(); input++) {
          alone.feed(input, image.activation(alone.inputs().get(input).name()));
        }
        alone.run();
        for (Tensor result : alone.outputs()) {
          float[] values = alone.floats(result.name());
          add(result.name(), OperatorError.ofAlone(figure(image, result.name(), values)));
          replace(image, new FloatTensor(result.shape(), values), result.name(), results);
        }
      }
    }
  }

  /** Runs the float network with one tensor's values replaced. */
  private void replace(Image image, FloatTensor values, String tensor, FloatModel model) {
    EvaluatedOutputs results = networks.results();
    LoweredGraph inner = networks.inner();
    Map<String, FloatTensor> feeds = new LinkedHashMap<>();
    feeds.put(inner.input(), image.input());
    feeds.put(inner.fetches().get(inner.tensors().indexOf(tensor)), values);
    model.run(feeds, (result, found) -> compare(image, tensor, results, result, found));
  }

  private void compare(
      Image image, String tensor, EvaluatedOutputs results, int result, FloatBuffer found) {
    boolean first = result == 0;
    if (!first && result != results.logits()) {
      return;
    }
    float[] expected = image.activation(results.name(result));
    float[] actual = new float[expected.length];
    found.get(actual);
    if (first) {
      add(tensor, OperatorError.ofOutput(SignalToNoise.of(FloatBuffer.wrap(expected), actual)));
    }
    if (result == results.logits()) {
      Divergence divergence = Divergence.of(FloatBuffer.wrap(expected), actual, results.beta());
      add(tensor, OperatorError.ofDivergence(divergence));
    }
  }

  private static SignalToNoise figure(Image image, String tensor, float[] actual) {
    return SignalToNoise.of(FloatBuffer.wrap(image.activation(tensor)), actual);
  }

  private void add(String tensor, OperatorError error) {
    errors.merge(tensor, error, OperatorError::merge);
  }

  /** An image under way, with what the float network makes of it. */
  private record Image(FloatTensor input, Map<String, float[]> activations) {
    float[] activation(String tensor) {
      float[] values = activations.get(tensor);
      if (values == null) {
        throw new IllegalStateException("'" + tensor + "' was not fetched");
      }
      return values;
    }
  }
}

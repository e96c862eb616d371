package io.rangefinder.jobs.benchmark;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.source.pixels.ChannelOrder;
import io.rangefinder.jobs.source.pixels.Crop;
import io.rangefinder.jobs.source.pixels.PerChannel;
import io.rangefinder.jobs.source.pixels.Preprocessing;
import io.rangefinder.jobs.source.pixels.Resize;
import io.rangefinder.model.DeployableModel;
import java.util.List;

/**
 * A network to measure.
 *
 * @param name what reports call it
 * @param preprocessing what makes its input of an image
 */
public record BenchmarkNetwork(String name, DeployableModel model, Preprocessing preprocessing) {

  /**
   * The built-in network of a name as {@link MobileNetV1#named} takes it, with the preprocessing of
   * MobileNet V1.
   */
  public static BenchmarkNetwork builtIn(String name) {
    MobileNetV1 network = MobileNetV1.named(name);
    return new BenchmarkNetwork(
        name,
        network.build(),
        new Preprocessing(
            new Crop(Crop.Form.IMAGE, 0.875),
            new Resize(
                Resize.Method.BILINEAR, Resize.Corners.LEGACY, network.side(), network.side()),
            ChannelOrder.RGB,
            PerChannel.all(127.5f),
            PerChannel.all(127.5f)));
  }

  /**
   * The same network fed in another way.
   *
   * @throws UserException if that does not make its input
   */
  public BenchmarkNetwork with(Preprocessing other) {
    if (!other.outputShape().equals(preprocessing.outputShape())) {
      throw new UserException(
          "The configuration makes an input %s, but %s takes %s. Name another network or set model.input-shape."
              .formatted(other.outputShape(), name, preprocessing.outputShape()));
    }
    return new BenchmarkNetwork(name, model, other);
  }

  /** The network with every activation fetched. */
  LoweredGraph observed(int batchSize) {
    return LoweredGraph.of(model, batchSize);
  }

  /** The network with its outputs fetched. */
  LoweredGraph unobserved(int batchSize) {
    LoweredGraph observed = observed(batchSize);
    List<String> outputs =
        model.graph().outputs().stream().filter(observed.tensors()::contains).toList();
    return observed.fetching(outputs);
  }
}

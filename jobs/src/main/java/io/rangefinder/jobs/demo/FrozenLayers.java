package io.rangefinder.jobs.demo;

import com.google.protobuf.ByteString;
import io.rangefinder.ir.Constant;
import java.util.Map;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.TensorProto;

/**
 * Writes a network as a frozen inference GraphDef.
 *
 * <p>The nodes are those a TensorFlow 1 model freezes to: weights are Const behind an Identity
 * called {@code read}, and batch norms stay FusedBatchNormV3 with their moving statistics.
 */
final class FrozenLayers extends GraphDefLayers {
  private final Map<String, Constant> parameters;

  private FrozenLayers(Map<String, Constant> parameters) {
    this.parameters = parameters;
  }

  /**
   * The demo's network with the given parameters: from {@link DemoNetwork#INPUT}, of any batch, to
   * {@link DemoNetwork#PREDICTIONS}, the softmax of the logits.
   */
  static GraphDef freeze(Map<String, Constant> parameters) {
    FrozenLayers layers = new FrozenLayers(parameters);
    Value logits = DemoNetwork.logits(layers, layers.images(DemoNetwork.INPUT));
    layers.add(node(DemoNetwork.PREDICTIONS, "Softmax", logits.name()).putAttr("T", FLOAT));
    return layers.graph();
  }

  @Override
  public Value batchNorm(String name, Value input) {
    String scope = name + "/BatchNorm/";
    int channels = input.channels();
    String output =
        add(
            batchNorm(
                    scope + "FusedBatchNormV3",
                    input.name(),
                    parameter(scope + "gamma", Role.SCALE, 0, channels),
                    parameter(scope + "beta", Role.OFFSET, 0, channels),
                    parameter(scope + "moving_mean", Role.OFFSET, 0, channels),
                    parameter(scope + "moving_variance", Role.SCALE, 0, channels))
                .putAttr("is_training", FALSE));
    return new Value(output, channels);
  }

  @Override
  String parameter(String name, Role role, int fanIn, int... extents) {
    Constant value = parameters.get(name);
    if (value == null) {
      throw new IllegalStateException("the network was trained without " + name);
    }
    TensorProto tensor =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_FLOAT)
            .setTensorShape(shape(value.shape().toArray()))
            .setTensorContent(ByteString.copyFrom(value.toLittleEndian()))
            .build();
    return add(node(name + "/read", "Identity", constant(name, tensor)).putAttr("T", FLOAT));
  }
}

package io.rangefinder.jobs.demo;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.proto.VariableDef;

/**
 * Writes a network as a graph that can be trained: parameters are resource variables, batch norms
 * normalize by their batch and keep moving statistics by nodes of the graph.
 *
 * <p>Filters start as He et al. advise (ICCV 2015, "Delving Deep into Rectifiers"): normal with the
 * variance 2 / fan-in.
 */
final class TrainableLayers extends GraphDefLayers {
  static final String LABELS = "labels";
  static final String LOSS = "loss";

  private static final float DECAY = 2e-4f;
  private static final float MOVED_A_STEP = 0.02f;
  private static final AttrValue TRUE = AttrValue.newBuilder().setB(true).build();
  private static final int BATCH_MEAN = 1;
  private static final int BATCH_VARIANCE = 2;

  private final Random random;
  private final List<VariableDef> variables = new ArrayList<>();
  private final List<String> decaying = new ArrayList<>();
  private final List<String> updates = new ArrayList<>();

  private TrainableLayers(long seed) {
    this.random = new Random(seed);
  }

  /**
   * The demo's network from {@link DemoNetwork#INPUT} and {@link #LABELS}, the classes as
   * probabilities [N,8], to {@link #LOSS} and {@link DemoNetwork#PREDICTIONS}.
   *
   * <p>The collections name its variables and what keeps the moving statistics.
   *
   * @param seed of the values that variables begin with
   */
  static MetaGraphDef network(long seed) {
    TrainableLayers layers = new TrainableLayers(seed);
    Value logits = DemoNetwork.logits(layers, layers.images(DemoNetwork.INPUT));
    layers.add(node(DemoNetwork.PREDICTIONS, "Softmax", logits.name()).putAttr("T", FLOAT));
    layers.addLoss(logits);
    return MetaGraphDef.newBuilder()
        .setGraphDef(layers.graph())
        .putCollectionDef("variables", layers.collection(false))
        .putCollectionDef("trainable_variables", layers.collection(true))
        .putCollectionDef(
            "update_ops",
            CollectionDef.newBuilder()
                .setNodeList(CollectionDef.NodeList.newBuilder().addAllValue(layers.updates))
                .build())
        .build();
  }

  private CollectionDef collection(boolean onlyTrainable) {
    CollectionDef.BytesList.Builder list = CollectionDef.BytesList.newBuilder();
    variables.stream()
        .filter(variable -> variable.getTrainable() || !onlyTrainable)
        .forEach(variable -> list.addValue(variable.toByteString()));
    return CollectionDef.newBuilder().setBytesList(list).build();
  }

  private void addLoss(Value logits) {
    AttrValue shape = AttrValue.newBuilder().setShape(shape(-1, logits.channels())).build();
    add(node(LABELS, "Placeholder").putAttr("dtype", FLOAT).putAttr("shape", shape));
    String losses =
        add(
            node("xent", "SoftmaxCrossEntropyWithLogits", logits.name(), LABELS)
                .putAttr("T", FLOAT));
    String crossEntropy = add(mean("xent_mean", losses, integers("xent_mean/axes", 0)));
    String halfSquares =
        add(
            node("decay/sum", "AddN", decaying.toArray(String[]::new))
                .putAttr("N", AttrValue.newBuilder().setI(decaying.size()).build())
                .putAttr("T", FLOAT));
    String decay =
        add(
            node("decay", "Mul", halfSquares, constant("decay/rate", floats(shape(), DECAY)))
                .putAttr("T", FLOAT));
    add(node(LOSS, "AddV2", crossEntropy, decay).putAttr("T", FLOAT));
  }

  @Override
  public Value batchNorm(String name, Value input) {
    String scope = name + "/BatchNorm/";
    int channels = input.channels();
    String gamma = parameter(scope + "gamma", Role.SCALE, 0, channels);
    String beta = parameter(scope + "beta", Role.OFFSET, 0, channels);
    String none = constant(scope + "Const", floats(shape(0)));
    String output =
        add(
            batchNorm(scope + "FusedBatchNormV3", input.name(), gamma, beta, none, none)
                .putAttr("is_training", TRUE));
    keep(scope, "moving_mean", "AssignMovingAvg", output + ":" + BATCH_MEAN, channels, 0);
    keep(scope, "moving_variance", "AssignMovingAvg_1", output + ":" + BATCH_VARIANCE, channels, 1);
    return new Value(output, channels);
  }

  /** moving -= (moving - statistic) * share. */
  private void keep(
      String scope, String name, String update, String statistic, int channels, float initial) {
    String moving =
        variable(scope + name, false, floats(shape(channels), filled(channels, initial)));
    String difference =
        add(
            node(scope + update + "/sub", "Sub", moving + "/Read/ReadVariableOp", statistic)
                .putAttr("T", FLOAT));
    String share = constant(scope + update + "/decay", floats(shape(), MOVED_A_STEP));
    String step = add(node(scope + update + "/mul", "Mul", difference, share).putAttr("T", FLOAT));
    updates.add(
        add(node(scope + update, "AssignSubVariableOp", moving, step).putAttr("dtype", FLOAT)));
  }

  @Override
  String parameter(String name, Role role, int fanIn, int... extents) {
    int elements = 1;
    for (int extent : extents) {
      elements *= extent;
    }
    float[] values = filled(elements, role == Role.SCALE ? 1 : 0);
    if (role == Role.FILTER) {
      double deviation = Math.sqrt(2.0 / fanIn);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (deviation * random.nextGaussian());
      }
    }
    String read = variable(name, true, floats(shape(extents), values)) + "/Read/ReadVariableOp";
    if (role != Role.OFFSET) {
      decaying.add(add(node(name + "/L2Loss", "L2Loss", read).putAttr("T", FLOAT)));
    }
    return read;
  }

  private static float[] filled(int elements, float value) {
    float[] values = new float[elements];
    Arrays.fill(values, value);
    return values;
  }

  private String variable(String name, boolean trainable, TensorProto initial) {
    AttrValue shape = AttrValue.newBuilder().setShape(initial.getTensorShape()).build();
    add(
        node(name, "VarHandleOp")
            .putAttr("dtype", FLOAT)
            .putAttr("shape", shape)
            .putAttr("shared_name", text(name)));
    String value = constant(name + "/Initializer/value", initial);
    String assign =
        add(node(name + "/Assign", "AssignVariableOp", name, value).putAttr("dtype", FLOAT));
    NodeDef.Builder read =
        node(name + "/Read/ReadVariableOp", "ReadVariableOp", name).putAttr("dtype", FLOAT);
    variables.add(
        VariableDef.newBuilder()
            .setVariableName(name + ":0")
            .setInitialValueName(value + ":0")
            .setInitializerName(assign)
            .setSnapshotName(add(read) + ":0")
            .setIsResource(true)
            .setTrainable(trainable)
            .build());
    return name;
  }

  private static TensorProto floats(TensorShapeProto shape, float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return TensorProto.newBuilder()
        .setDtype(DataType.DT_FLOAT)
        .setTensorShape(shape)
        .setTensorContent(ByteString.copyFrom(bytes))
        .build();
  }
}

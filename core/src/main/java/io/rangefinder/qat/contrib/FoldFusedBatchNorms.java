package io.rangefinder.qat.contrib;

import static io.rangefinder.qat.contrib.OpPattern.anything;
import static io.rangefinder.qat.contrib.OpPattern.oneOf;

import com.google.protobuf.ByteString;
import io.rangefinder.ir.UserException;
import io.rangefinder.qat.contrib.OpPattern.Match;
import io.rangefinder.qat.edit.GraphEdit;
import io.rangefinder.qat.edit.NewNode;
import io.rangefinder.qat.edit.TensorShapes;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** Folds fused batch norms into the layers before them, as the old tool did. */
final class FoldFusedBatchNorms {
  private static final float UNSAID_EPSILON = 1e-4f;

  private final GraphEdit graph;
  private final Rules rules;
  private final boolean training;
  private final TensorShapes shapes;
  private final OpPattern input = anything();
  private final OpPattern weights = anything();
  private final OpPattern gamma = anything();
  private final OpPattern beta = anything();
  private final OpPattern mean = anything();
  private final OpPattern variance = anything();
  private final OpPattern layer = OpPattern.of(LayerMatcher.LAYERS, input, weights);
  private final OpPattern batchToSpace =
      OpPattern.of("BatchToSpaceND", layer, anything(), anything());
  private final OpPattern norm;
  private final OpPattern reshaped;

  FoldFusedBatchNorms(GraphEdit graph, Rules rules, boolean training) {
    this.graph = graph;
    this.rules = rules;
    this.training = training;
    this.shapes = new TensorShapes(graph);
    OpPattern batches = rules.seesBatchToSpace() ? oneOf(batchToSpace, layer) : oneOf(layer);
    OpPattern output =
        rules.seesBatchToSpace()
            ? oneOf(OpPattern.of("Identity", batches), layer, batchToSpace)
            : oneOf(OpPattern.of("Identity", batches), layer);
    OpPattern operand = oneOf(OpPattern.of("Reshape", output, anything()), output);
    norm = OpPattern.of(rules.fusedBatchNorms(), operand, gamma, beta, mean, variance);
    reshaped = OpPattern.of("Reshape", norm, anything());
  }

  /**
   * A batch norm and its layer.
   *
   * @param output what is folded hands on in its place
   * @param mean what it normalizes by: the batch's, or its operands
   * @param moving the averages of the batches' statistics; empty of inference
   */
  private record Found(
      NodeDef layer,
      Optional<NodeDef> batchToSpace,
      NodeDef norm,
      TensorRef output,
      TensorRef input,
      TensorRef weights,
      TensorRef gamma,
      TensorRef beta,
      TensorRef mean,
      TensorRef variance,
      Optional<Moving> moving) {}

  private record Moving(TensorRef mean, TensorRef variance) {}

  /**
   * Folds all that the old tool folded.
   *
   * @throws UserException where the old tool failed too, or folded to something wrong
   */
  void fold() {
    List<Found> all = new ArrayList<>();
    Set<String> layers = new LinkedHashSet<>();
    List<String> problems = new ArrayList<>();
    for (NodeDef node : graph.nodes()) {
      Optional<Match> match = reshaped.match(node, graph).or(() -> norm.match(node, graph));
      match
          .filter(found -> isFoldable(found))
          .filter(found -> layers.add(found.tensor(layer).orElseThrow().node()))
          .ifPresent(found -> all.add(found(found, problems)));
    }
    if (!problems.isEmpty()) {
      throw UserException.listing(
          "Batch norms cannot be folded as contrib.quantize did; leave out --compat:", problems);
    }
    all.forEach(this::fold);
  }

  private boolean isFoldable(Match match) {
    boolean isMatMul = match.node(layer, graph).orElseThrow().getOp().equals("MatMul");
    return !(isMatMul && match.tensor(reshaped).isEmpty())
        && !graph.consumers(output(match)).isEmpty();
  }

  private TensorRef output(Match match) {
    boolean isMatMul = match.node(layer, graph).orElseThrow().getOp().equals("MatMul");
    return (isMatMul ? match.tensor(reshaped) : match.tensor(norm)).orElseThrow();
  }

  private Found found(Match match, List<String> problems) {
    NodeDef node = match.node(norm, graph).orElseThrow();
    NodeDef layerNode = match.node(layer, graph).orElseThrow();
    TensorRef usedMean = match.tensor(mean).orElseThrow();
    TensorRef usedVariance = match.tensor(variance).orElseThrow();
    Optional<Moving> moving = Optional.empty();
    if (isTraining(node)) {
      usedMean = new TensorRef(node.getName(), 1);
      TensorRef batchVariance = new TensorRef(node.getName(), 2);
      moving = moving(usedMean, batchVariance);
      usedVariance = undoneCorrection(match.tensor(layer).orElseThrow(), node, batchVariance);
    }
    if (training && moving.isEmpty()) {
      problems.add(
          "%s '%s' keeps no moving statistics that are updated by Mul(Sub(moving, batch), decay)"
              .formatted(node.getOp(), node.getName()));
    }
    if (layerNode.getOp().equals("DepthwiseConv2dNative")
        && shapes.of(match.tensor(weights).orElseThrow()).filter(s -> s.size() == 4).isEmpty()) {
      problems.add("the shape of the weights of '%s' is unknown".formatted(layerNode.getName()));
    }
    return new Found(
        layerNode,
        match.node(batchToSpace, graph),
        node,
        output(match),
        match.tensor(input).orElseThrow(),
        match.tensor(weights).orElseThrow(),
        match.tensor(gamma).orElseThrow(),
        match.tensor(beta).orElseThrow(),
        usedMean,
        usedVariance,
        moving);
  }

  /** What is not said is training. */
  private static boolean isTraining(NodeDef node) {
    return !node.containsAttr("is_training") || node.getAttrOrThrow("is_training").getB();
  }

  private Optional<Moving> moving(TensorRef batchMean, TensorRef batchVariance) {
    Optional<TensorRef> movingMean = averageOf(batchMean);
    Optional<TensorRef> movingVariance = averageOf(batchVariance);
    return movingMean.isPresent() && movingVariance.isPresent()
        ? Optional.of(new Moving(movingMean.get(), movingVariance.get()))
        : Optional.empty();
  }

  /** Of {@code (average - statistic) * decay} the average. */
  private Optional<TensorRef> averageOf(TensorRef statistic) {
    Optional<TensorRef> average = Optional.empty();
    for (NodeDef node : graph.consumers(statistic)) {
      List<TensorRef> operands = GraphEdit.operands(node);
      boolean isMoved =
          node.getOp().equals("Sub")
              && operands.size() == 2
              && operands.get(1).equals(statistic)
              && graph.consumers(node).stream()
                  .anyMatch(
                      reader ->
                          reader.getOp().equals("Mul")
                              && GraphEdit.operands(reader).get(0).node().equals(node.getName()));
      if (isMoved) {
        average = Optional.of(operands.get(0));
      }
    }
    return average;
  }

  private TensorRef undoneCorrection(TensorRef layerOutput, NodeDef node, TensorRef variance) {
    String scope = scopeOf(node.getName());
    AttrValue gradient =
        AttrValue.newBuilder().setS(ByteString.copyFromUtf8("FoldFusedBatchNormGrad")).build();
    graph.replace(node.toBuilder().putAttr("_gradient_op_type", gradient).build());
    TensorRef size = size(scope, layerOutput);
    TensorRef channels = size(scope, new TensorRef(node.getName(), 1));
    String quotient = graph.unique(scope + "truediv");
    TensorRef wideSize = cast(quotient + "/Cast", size, DataType.DT_INT32, DataType.DT_DOUBLE);
    TensorRef wideChannels =
        cast(quotient + "/Cast_1", channels, DataType.DT_INT32, DataType.DT_DOUBLE);
    TensorRef wide =
        graph.add(
            NewNode.of("RealDiv", quotient)
                .reading(wideSize, wideChannels)
                .type("T", DataType.DT_DOUBLE));
    TensorRef count =
        cast(graph.unique(scope + "Cast"), wide, DataType.DT_DOUBLE, DataType.DT_FLOAT);
    String difference = graph.unique(scope + "sub");
    TensorRef one = graph.add(NewNode.constant(difference + "/y", 1f));
    TensorRef fewer = graph.add(NewNode.ofFloats("Sub", difference).reading(count, one));
    TensorRef share =
        graph.add(
            NewNode.ofFloats("RealDiv", graph.unique(scope + "truediv")).reading(fewer, count));
    return graph.add(
        NewNode.ofFloats("Mul", graph.unique(scope + "Undo_Bessel_Correction"))
            .reading(variance, share));
  }

  private TensorRef cast(String name, TensorRef tensor, DataType from, DataType to) {
    return graph.add(
        NewNode.of("Cast", name)
            .reading(tensor)
            .type("SrcT", from)
            .type("DstT", to)
            .with("Truncate", false));
  }

  /** How many elements a tensor has: a constant where its shape says it. */
  private TensorRef size(String scope, TensorRef tensor) {
    String name = graph.unique(scope + "Size");
    Optional<Integer> elements =
        shapes
            .of(tensor)
            .filter(shape -> shape.stream().noneMatch(extent -> extent < 0))
            .map(shape -> shape.stream().reduce(1L, (a, b) -> a * b).intValue());
    return elements.isPresent()
        ? graph.add(NewNode.scalar(name, elements.get()))
        : graph.add(
            NewNode.ofFloats("Size", name).reading(tensor).type("out_type", DataType.DT_INT32));
  }

  private static String scopeOf(String name) {
    return name.substring(0, name.lastIndexOf('/') + 1);
  }

  private void fold(Found found) {
    String scope = scopeOf(found.layer.getName());
    String foldScope = scope + "BatchNorm_Fold/";
    float epsilon =
        found.norm.containsAttr("epsilon")
            ? found.norm.getAttrOrThrow("epsilon").getF()
            : UNSAID_EPSILON;
    FoldedNodes nodes = new FoldedNodes(graph, rules, shapes);
    TensorRef deviation = nodes.reciprocalDeviation(foldScope, found.variance, epsilon);
    TensorRef multiplier = nodes.floats("Mul", foldScope + "mul", found.gamma, deviation);
    TensorRef shift = nodes.floats("Mul", foldScope + "mul_1", found.mean, multiplier);
    TensorRef bias = nodes.floats("Sub", foldScope + "bias", found.beta, shift);
    Optional<FoldedNodes.Correction> correction =
        training
            ? found.moving.map(
                moving ->
                    nodes.correction(
                        foldScope,
                        new FoldedNodes.Statistics(
                            found.gamma,
                            found.mean,
                            found.variance,
                            moving.mean,
                            moving.variance,
                            epsilon)))
            : Optional.empty();
    Optional<TensorRef> scale = correction.map(FoldedNodes.Correction::scale);
    if (found.layer.getOp().equals("DepthwiseConv2dNative")) {
      List<Long> shape = shapes.of(found.weights).orElseThrow();
      int[] extents = {shape.get(2).intValue(), shape.get(3).intValue()};
      multiplier = nodes.reshape(foldScope + "scale_reshape", multiplier, extents);
      scale = scale.map(whole -> nodes.reshape(foldScope + "correction_reshape", whole, extents));
    }
    TensorRef scaled = found.weights;
    if (scale.isPresent()) {
      scaled = nodes.floats("Mul", scope + "correction_mult", scale.get(), scaled);
    }
    TensorRef folded = nodes.floats("Mul", scope + "mul_fold", scaled, multiplier);
    TensorRef result =
        nodes.clone(found.layer, List.of(found.input, folded), found.weights, found.batchToSpace);
    if (correction.isPresent()) {
      result = nodes.floats("Mul", scope + "post_conv_mul", correction.get().reciprocal(), result);
      result =
          nodes.floats(
              rules.addition(), scope + "correction_add", result, correction.get().offset());
    }
    TensorRef sum = nodes.floats(rules.addition(), scope + "add_fold", result, bias);
    graph.reroute(
        found.output, sum, graph.consumers(found.output).stream().map(NodeDef::getName).toList());
  }
}

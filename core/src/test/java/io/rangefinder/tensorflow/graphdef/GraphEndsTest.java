package io.rangefinder.tensorflow.graphdef;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.NodeDef;

final class GraphEndsTest {
  private final List<SourceNode> nodes = new ArrayList<>();

  private void add(String name, String op, String... inputs) {
    nodes.add(
        new SourceNode(
            NodeDef.newBuilder()
                .setName(name)
                .setOp(op)
                .addAllInput(Arrays.asList(inputs))
                .build()));
  }

  private void addConvolution() {
    add("x", "Placeholder");
    add("w", "Const");
    add("conv", "Conv2D", "x", "w");
    add("gamma", "VarHandleOp");
    add("gamma/read", "ReadVariableOp", "gamma");
    add("rest", "Const");
  }

  private List<String> ends() {
    return GraphEnds.of(nodes, List.of("x"));
  }

  @Test
  void aFusedNormalizationWhoseParametersTheFoldedWeightsAreMadeOfIsNoEnd() {
    addConvolution();
    add("bn", "FusedBatchNormV3", "conv", "gamma/read", "rest", "rest", "rest");
    add("gamma/again", "ReadVariableOp", "gamma");
    add("scaled", "Mul", "w", "gamma/again");
    add("folded", "Conv2D", "x", "scaled");

    assertThat(ends()).containsExactly("folded");
  }

  @Test
  void aNormalizationOfSingleOperatorsWhoseOffsetIsAddedElsewhereIsNoEnd() {
    addConvolution();
    add("product", "Mul", "conv", "gamma/read");
    add("offset", "Sub", "rest", "rest");
    add("bn", "AddV2", "product", "offset");
    add("folded", "Conv2D", "x", "w");
    add("sum", "AddV2", "folded", "offset");

    assertThat(ends()).containsExactly("sum");
  }

  @Test
  void aNetworkMayEndInNormalizations() {
    addConvolution();
    add("first", "FusedBatchNormV3", "conv", "gamma/read", "rest", "rest", "rest");
    add("second", "FusedBatchNormV3", "x", "gamma/read", "rest", "rest", "rest");
    add("product", "Mul", "conv", "gamma/read");
    add("third", "Relu", "product");

    assertThat(ends()).containsExactly("third");
    nodes.subList(nodes.size() - 2, nodes.size()).clear();
    assertThat(ends()).containsExactly("first", "second");
  }
}

package io.rangefinder.qat;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TextFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

class InlinedCallsTest {
  private static final String GRAPH =
      """
      versions { producer: 1087 }
      node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } }
        attr { key: 'shape' value { shape { dim { size: 1 } dim { size: 2 } } } } }
      node { name: 'w' op: 'VarHandleOp' attr { key: 'dtype' value { type: DT_FLOAT } }
        attr { key: 'shape' value { shape { dim { size: 2 } dim { size: 3 } } } } }
      node { name: 'call' op: 'StatefulPartitionedCall' input: 'x' input: 'w'
        attr { key: 'Tin' value { list { type: DT_FLOAT type: DT_RESOURCE } } }
        attr { key: 'Tout' value { list { type: DT_FLOAT } } }
        attr { key: 'f' value { func { name: 'layer' } } } }
      library { function {
        signature { name: 'layer'
          input_arg { name: 'a' type: DT_FLOAT } input_arg { name: 'v' type: DT_RESOURCE }
          output_arg { name: 'y' type: DT_FLOAT } }
        node_def { name: 'read' op: 'ReadVariableOp' input: 'v'
          attr { key: 'dtype' value { type: DT_FLOAT } } }
        node_def { name: 'product' op: 'MatMul' input: 'a' input: 'read:value:0'
          attr { key: 'T' value { type: DT_FLOAT } } }
        node_def { name: 'relu' op: 'Relu' input: 'product:product:0'
          attr { key: 'T' value { type: DT_FLOAT } } }
        ret { key: 'y' value: 'relu:activations:0' } } }
      """;

  @Test
  void whatAGraphCallsIsQuantized() throws TextFormat.ParseException {
    GraphDef.Builder graph = GraphDef.newBuilder();
    TextFormat.merge(GRAPH, graph);
    Rewritten rewritten =
        TrainingGraph.rewrite(graph.build(), TrainingOptions.standard().endingIn(List.of("call")));
    assertThat(rewritten.manifest().tensors().stream().map(QuantizedTensor::name))
        .containsExactly("w/weights_quant", "input_quant", "w/act_quant");
    assertThat(rewritten.graph().getNodeList().stream().map(NodeDef::getOp))
        .contains("MatMul")
        .doesNotContain("StatefulPartitionedCall");
  }
}

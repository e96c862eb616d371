package io.rangefinder.tensorflow.freeze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.checkpoint.Checkpoint;
import io.rangefinder.tensorflow.checkpoint.CheckpointFiles;
import io.rangefinder.tensorflow.checkpoint.CheckpointWriter;
import io.rangefinder.tensorflow.graphdef.TensorProtos;
import io.rangefinder.testing.CheckpointFolders;
import io.rangefinder.testing.Mutations;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

class HostileSavedModelTest {
  private static final String GRAPH =
      """
      x = Placeholder() dtype=type: DT_FLOAT; shape=shape { dim { size: 3 } }
      fun f(x:DT_FLOAT, v:DT_RESOURCE) -> y:DT_FLOAT=p:z:0
        r = ReadVariableOp(v) dtype=type: DT_FLOAT
        p = Mul(x, r:value:0) T=type: DT_FLOAT
      end
      call = StatefulPartitionedCall(x, v) Tin=list { type: DT_FLOAT type: DT_RESOURCE }; Tout=list { type: DT_FLOAT }; f=func { name: 'f' }
      """;

  private static SavedModel model() {
    SignatureDef signature =
        SignatureDef.newBuilder()
            .putInputs(
                "x", TensorInfo.newBuilder().setName("x:0").setDtype(DataType.DT_FLOAT).build())
            .putOutputs(
                "y", TensorInfo.newBuilder().setName("call:0").setDtype(DataType.DT_FLOAT).build())
            .build();
    MetaGraphDef.Builder meta =
        MetaGraphDef.newBuilder()
            .setGraphDef(GraphText.graph(GraphText.restoring() + GRAPH))
            .setSaverDef(GraphText.SAVER)
            .putSignatureDef("serving_default", signature)
            .putSignatureDef("other", signature);
    meta.getMetaInfoDefBuilder().addTags("serve");
    return SavedModel.newBuilder().setSavedModelSchemaVersion(1).addMetaGraphs(meta).build();
  }

  private static Checkpoint checkpoint() {
    return Checkpoint.open(
        CheckpointFiles.find(
            CheckpointFolders.of(
                new CheckpointWriter()
                    .write(
                        "variables",
                        new TreeMap<>(
                            Map.of(
                                "kv",
                                TensorProtos.encode(
                                    Constant.ofFloats(Shape.of(3), new float[] {1, 2, 3})))))),
            "variables"));
  }

  private static FrozenGraph frozen(byte[] bytes, Checkpoint checkpoint) {
    return FreezableGraph.ofSavedModel(bytes, "model", ServedFunction.SERVE, "")
        .freeze(checkpoint, KeyOptions.PLAIN, FreezeRequest.of(List.of()));
  }

  @Test
  void damageIsRefusedOrHarmless() {
    byte[] sound = model().toByteArray();
    Checkpoint checkpoint = checkpoint();
    assertThat(frozen(sound, checkpoint).variables()).isEqualTo(1);
    int refused = 0;
    for (int i = 0; i < sound.length; i++) {
      refused += isRefused(Arrays.copyOf(sound, i), checkpoint);
      for (int change : new int[] {1, 4, 0x80, 0xff}) {
        byte[] changed = sound.clone();
        changed[i] ^= (byte) change;
        refused += isRefused(changed, checkpoint);
      }
    }
    assertThat(refused).isGreaterThan(2 * sound.length);
  }

  @Test
  void changedFieldsAreRefusedOrHarmless() {
    Mutations mutations = new Mutations(1);
    Checkpoint checkpoint = checkpoint();
    List<GraphDef> graphs =
        List.of(
            GraphText.graph(GraphText.restoring() + GRAPH),
            GraphText.graph(GraphFreezerTest.TRAINED),
            GraphText.graph(
                GraphText.restoring() + FrozenFunctionsTest.MAIN + FrozenFunctionsTest.BRANCHES));
    List<String> outputs = List.of("call", "sum", "sum");
    int refused = 0;
    for (int round = 0; round < 6_000; round++) {
      GraphDef damaged = mutations.damaged(graphs.get(round % graphs.size()));
      FreezeRequest request = FreezeRequest.of(List.of(outputs.get(round % graphs.size())));
      try {
        GraphFreezer.freeze(
            damaged, "restore", checkpoint, KeyOptions.PLAIN, request.strippingTraining());
      } catch (UserException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  /** 1 if the model is refused as the user's; anything else but success fails the test. */
  private static int isRefused(byte[] bytes, Checkpoint checkpoint) {
    try {
      frozen(bytes, checkpoint);
      return 0;
    } catch (UserException refused) {
      return 1;
    }
  }

  @Test
  void otherTagsAndSignatures() {
    assertThatThrownBy(() -> ServedFunction.of(model(), Set.of("train"), "", "dir"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "'dir' has no graph with the tags [train]; it has those with [serve]");
    assertThatThrownBy(() -> ServedFunction.of(model(), ServedFunction.SERVE, "predict", "dir"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no signature 'predict'; it has other, serving_default");
    assertThat(ServedFunction.of(model(), ServedFunction.SERVE, "other", "dir").outputs())
        .containsExactly("call:0");
  }

  @Test
  void whatIsNoSavedModel() {
    assertThatThrownBy(() -> MetaGraphReader.savedModel(new byte[] {1, 2, 3}, "saved_model.pb"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'saved_model.pb': it is not a SavedModel");
    assertThatThrownBy(() -> MetaGraphReader.metaGraph(new byte[0], "m.meta"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'m.meta': it is not a meta graph");
  }
}

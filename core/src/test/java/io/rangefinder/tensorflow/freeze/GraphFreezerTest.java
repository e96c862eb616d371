package io.rangefinder.tensorflow.freeze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.checkpoint.Checkpoint;
import io.rangefinder.tensorflow.checkpoint.CheckpointFiles;
import io.rangefinder.tensorflow.checkpoint.CheckpointWriter;
import io.rangefinder.tensorflow.graphdef.TensorProtos;
import io.rangefinder.testing.CheckpointFolders;
import io.rangefinder.testing.TensorflowCheckpoints;
import io.rangefinder.testing.TensorflowCheckpoints.SavedKey;
import io.rangefinder.testing.TensorflowRunner;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

class GraphFreezerTest {
  private static final String PLAIN =
      """
      x = Placeholder() dtype=type: DT_FLOAT; shape=shape { dim { size: 2 } }
      v = VariableV2() dtype=type: DT_FLOAT; shape=shape { dim { size: 2 } }; shared_name=s: ''
      v/read = Identity(v) T=type: DT_FLOAT; _class=list { s: 'loc:@v' s: 'loc:@init' }
      h = VarHandleOp() dtype=type: DT_FLOAT; shape=shape { dim { size: 2 } }; shared_name=s: 'shared'
      h/read = ReadVariableOp(h) dtype=type: DT_FLOAT; _class=list { s: 'loc:@gone' }
      init = Const() dtype=type: DT_FLOAT; value=tensor { dtype: DT_FLOAT tensor_shape { dim { size: 2 } } float_val: 9 }
      assign = Assign(v, init) T=type: DT_FLOAT
      product = Mul(x, v/read) T=type: DT_FLOAT
      sum = AddV2(product, h/read) T=type: DT_FLOAT
      """;

  @TempDir private Path folder;

  private static TensorProto floats(float... values) {
    return TensorProtos.encode(Constant.ofFloats(Shape.of(values.length), values));
  }

  private static Checkpoint checkpoint(Map<String, TensorProto> tensors) {
    return Checkpoint.open(
        CheckpointFiles.find(
            CheckpointFolders.of(new CheckpointWriter().write("model", new TreeMap<>(tensors))),
            ""));
  }

  private static FrozenGraph frozen(String graph, Map<String, TensorProto> tensors) {
    return frozen(graph, tensors, KeyOptions.PLAIN, FreezeRequest.of(List.of("sum:0")));
  }

  private static FrozenGraph frozen(
      String graph, Map<String, TensorProto> tensors, KeyOptions keys, FreezeRequest request) {
    return GraphFreezer.freeze(GraphText.graph(graph), "", checkpoint(tensors), keys, request);
  }

  private static float[] sum(FrozenGraph frozen) {
    try (TensorflowRunner runner = new TensorflowRunner(frozen.graph())) {
      return runner.run("x", Shape.of(2), new float[] {10, 100}, List.of("sum")).get("sum");
    }
  }

  private static NodeDef node(GraphDef graph, String name) {
    return graph.getNodeList().stream()
        .filter(node -> node.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void variablesLieUnderTheirNamesOrSharedNames() {
    FrozenGraph frozen = frozen(PLAIN, Map.of("v", floats(2, 3), "shared", floats(5, 7)));
    assertThat(sum(frozen)).containsExactly(25, 307);
    assertThat(frozen.outputs()).containsExactly("sum");
    assertThat(frozen.variables()).isEqualTo(2);
    assertThat(frozen.graph().getVersions().getProducer()).isEqualTo(1087);
    assertThat(frozen.graph().getNodeList())
        .extracting(NodeDef::getName)
        .containsExactly("x", "v", "v/read", "h", "h/read", "product", "sum");
    assertThat(node(frozen.graph(), "v/read").getAttrOrThrow("_class").getList().getSList())
        .extracting(company -> company.toStringUtf8())
        .containsExactly("loc:@v");
    assertThat(node(frozen.graph(), "h/read").containsAttr("_class")).isFalse();
    assertThat(frozen.graph())
        .isEqualTo(frozen(PLAIN, Map.of("v", floats(2, 3), "shared", floats(5, 7))).graph());
  }

  @Test
  void movingAveragesAndOtherNames() {
    Map<String, TensorProto> tensors =
        Map.of(
            "tower/v",
            floats(1, 1),
            "tower/v/ExponentialMovingAverage",
            floats(2, 2),
            "shared",
            floats(0, 0));
    FreezeRequest request = FreezeRequest.of(List.of("sum"));
    Map<String, String> renames = Map.of("v", "tower/v");
    assertThat(sum(frozen(PLAIN, tensors, new KeyOptions(false, renames), request)))
        .containsExactly(10, 100);
    assertThat(sum(frozen(PLAIN, tensors, new KeyOptions(true, renames), request)))
        .containsExactly(20, 200);
  }

  @Test
  void variablesLeftOutCanStillBeRead() {
    FrozenGraph frozen =
        frozen(
            PLAIN,
            Map.of("v", floats(2, 3)),
            KeyOptions.PLAIN,
            FreezeRequest.of(List.of("sum")).leavingOut(Set.of("h")));
    assertThat(node(frozen.graph(), "h").getOp()).isEqualTo("VarHandleOp");
    assertThat(node(frozen.graph(), "h/read").getOp()).isEqualTo("ReadVariableOp");
    try (TensorflowRunner runner = new TensorflowRunner(frozen.graph())) {
      assertThat(
              runner.run("x", Shape.of(2), new float[] {1, 1}, List.of("product")).get("product"))
          .containsExactly(2, 3);
    }
  }

  @Test
  void allVariablesWithoutValueAreNamedAtOnce() {
    assertThatThrownBy(
            () -> frozen(PLAIN, Map.of("v/old", floats(1, 2), "shared", floats(1, 2, 3))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("give the checkpoint that belongs to it")
        .hasMessageContaining("the variable 'v': the checkpoint has no 'v'; nearest are 'v/old'")
        .hasMessageContaining(
            "the variable 'h' has shape [2], and 'shared' of the checkpoint is float[3]");
    TensorProto ints = TensorProtos.encode(Constant.vector(1, 2));
    assertThatThrownBy(() -> frozen(PLAIN, Map.of("v", ints, "shared", floats(1, 2))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'v' is DT_FLOAT, and 'v' of the checkpoint is int32[2]");
  }

  @Test
  void outputsThatAreNotThere() {
    assertThatThrownBy(
            () ->
                frozen(
                    PLAIN,
                    Map.of(),
                    KeyOptions.PLAIN,
                    FreezeRequest.of(List.of("summ", "sum:1", "sum:x"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("':x' is not its number");
    assertThatThrownBy(
            () ->
                frozen(
                    PLAIN, Map.of(), KeyOptions.PLAIN, FreezeRequest.of(List.of("summ", "sum:1"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("it ends in sum:")
        .hasMessageContaining("'summ' is not there; nearest are 'sum'")
        .hasMessageContaining("'sum:1' is not among the outputs of its node");
  }

  @Test
  void aGraphIsFrozenOnce() {
    GraphDef once = frozen(PLAIN, Map.of("v", floats(2, 3), "shared", floats(5, 7))).graph();
    assertThatThrownBy(
            () ->
                new FreezableGraph(once, "", Optional.empty())
                    .freeze(
                        checkpoint(Map.of("v", floats(2, 3))),
                        KeyOptions.PLAIN,
                        FreezeRequest.of(List.of("sum"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("has no variables; it is frozen already");
  }

  @Test
  void damagedGraphs() {
    assertThatThrownBy(() -> frozen(PLAIN + "sum = Neg(x) T=type: DT_FLOAT\n", Map.of()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the node 'sum' is there twice");
    assertThatThrownBy(
            () ->
                frozen(
                    PLAIN.replace("(product, h/read)", "(product, gone)"),
                    Map.of("v", floats(1, 2))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("AddV2 'sum' reads 'gone', which is not there");
  }

  @Test
  void partsOfAVariableAreReadAsTheGraphRestoresThem() {
    TensorProto whole =
        TensorProtos.encode(Constant.ofFloats(Shape.of(3, 2), new float[] {1, 2, 3, 4, 5, 6}));
    String graph =
        """
        x = Placeholder() dtype=type: DT_FLOAT; shape=shape { dim { size: 2 } }
        v/part_0 = VariableV2() dtype=type: DT_FLOAT; shape=shape { dim { size: 2 } dim { size: 2 } }
        v/part_1 = VariableV2() dtype=type: DT_FLOAT; shape=shape { dim { size: 1 } dim { size: 2 } }
        file = Placeholder() dtype=type: DT_STRING
        names = Const() dtype=type: DT_STRING; value=tensor { dtype: DT_STRING tensor_shape { dim { size: 2 } } string_val: 'v' string_val: 'v' }
        slices = Const() dtype=type: DT_STRING; value=tensor { dtype: DT_STRING tensor_shape { dim { size: 2 } } string_val: '3 2 0,2:-' string_val: '3 2 2,1:-' }
        RestoreV2 = RestoreV2(file, names, slices) dtypes=list { type: DT_FLOAT type: DT_FLOAT }
        a0 = Assign(v/part_0, RestoreV2) T=type: DT_FLOAT
        a1 = Assign(v/part_1, RestoreV2:1) T=type: DT_FLOAT
        restore = NoOp(^a0, ^a1)
        axis = Const() dtype=type: DT_INT32; value=tensor { dtype: DT_INT32 tensor_shape {} int_val: 0 }
        all = ConcatV2(v/part_0, v/part_1, axis) N=i: 2; T=type: DT_FLOAT; Tidx=type: DT_INT32
        sum = Mul(all, x) T=type: DT_FLOAT
        """;
    Map<SavedKey, TensorProto> saved = new LinkedHashMap<>();
    saved.put(new SavedKey("v", "3 2 0,1:-"), rows(whole, 0, 1));
    saved.put(new SavedKey("v", "3 2 1,2:-"), rows(whole, 1, 2));
    TensorflowCheckpoints.save(folder.resolve("model"), saved);
    FrozenGraph frozen =
        GraphFreezer.freeze(
            GraphText.graph(graph),
            "restore",
            Checkpoint.open(CheckpointFiles.find(CheckpointFolders.of(folder), "")),
            KeyOptions.PLAIN,
            FreezeRequest.of(List.of("sum")));
    assertThat(sum(frozen)).containsExactly(10, 200, 30, 400, 50, 600);
  }

  private static TensorProto rows(TensorProto whole, int from, int count) {
    return TensorProto.newBuilder()
        .setDtype(DataType.DT_FLOAT)
        .setTensorShape(
            TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dim.newBuilder().setSize(count))
                .addDim(TensorShapeProto.Dim.newBuilder().setSize(2)))
        .setTensorContent(whole.getTensorContent().substring(8 * from, 8 * (from + count)))
        .build();
  }

  static final String TRAINED =
      """
      x = Placeholder() dtype=type: DT_FLOAT; shape=shape { dim { size: 1 } dim { size: 1 } dim { size: 2 } dim { size: 1 } }
      gamma = VariableV2() dtype=type: DT_FLOAT; shape=shape { dim { size: 1 } }
      mean = VariableV2() dtype=type: DT_FLOAT; shape=shape { dim { size: 1 } }
      variance = VariableV2() dtype=type: DT_FLOAT; shape=shape { dim { size: 1 } }
      mean/read = Identity(mean) T=type: DT_FLOAT
      variance/read = Identity(variance) T=type: DT_FLOAT
      none = Const() dtype=type: DT_FLOAT; value=tensor { dtype: DT_FLOAT tensor_shape { dim { size: 0 } } }
      bn = FusedBatchNorm(x, gamma, gamma, none, none) T=type: DT_FLOAT; epsilon=f: 0.0; is_training=b: true
      decay = Const() dtype=type: DT_FLOAT; value=tensor { dtype: DT_FLOAT tensor_shape {} float_val: 0.1 }
      less = Sub(mean/read, bn:1) T=type: DT_FLOAT
      by = Mul(less, decay) T=type: DT_FLOAT
      moved = AssignSub(mean, by) T=type: DT_FLOAT
      less_v = Sub(variance/read, bn:2) T=type: DT_FLOAT
      by_v = Mul(less_v, decay) T=type: DT_FLOAT
      moved_v = AssignSub(variance, by_v) T=type: DT_FLOAT
      keep_prob = Placeholder() dtype=type: DT_FLOAT; shape=shape {}
      sum = Mul(bn, keep_prob, ^moved, ^moved_v) T=type: DT_FLOAT
      """;

  private static final Map<String, TensorProto> STATISTICS =
      Map.of("gamma", floats(3), "mean", floats(5), "variance", floats(4));

  @Test
  void batchNormalizationsOfTrainingNormalizeByMovingStatistics() {
    FreezeRequest request = FreezeRequest.of(List.of("sum"));
    assertThatThrownBy(() -> frozen(TRAINED, STATISTICS, KeyOptions.PLAIN, request))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("2 updates of variables (AssignSub 'moved', AssignSub 'moved_v')");
    FrozenGraph frozen = frozen(TRAINED, STATISTICS, KeyOptions.PLAIN, request.strippingTraining());
    assertThat(frozen.graph().getNodeList())
        .extracting(NodeDef::getOp)
        .doesNotContain("AssignSub", "Sub");
    try (TensorflowRunner runner = new TensorflowRunner(frozen.graph())) {
      assertThat(
              runner.run("x", Shape.of(1, 1, 2, 1), new float[] {5, 9}, List.of("sum")).get("sum"))
          .containsExactly(3, 9);
    }
  }

  /** As create_training_graph folds: by batch statistics, with corrections to the moving ones. */
  private static final String FOLDED =
      """
      w = VariableV2() dtype=type: DT_FLOAT; shape=shape { dim { size: 1 } dim { size: 1 } dim { size: 1 } dim { size: 1 } }
      w/read = Identity(w) T=type: DT_FLOAT
      one = Const() dtype=type: DT_FLOAT; value=tensor { dtype: DT_FLOAT tensor_shape { dim { size: 1 } } float_val: 1 }
      zero = Const() dtype=type: DT_FLOAT; value=tensor { dtype: DT_FLOAT tensor_shape { dim { size: 1 } } float_val: 0 }
      conv = Conv2D(x, w/read) T=type: DT_FLOAT; strides=list { i: 1 i: 1 i: 1 i: 1 }; padding=s: 'SAME'
      bn/Undo_Bessel_Correction = Mul(bn:2, decay) T=type: DT_FLOAT
      batch = Rsqrt(bn/Undo_Bessel_Correction) T=type: DT_FLOAT
      moving = Rsqrt(variance/read) T=type: DT_FLOAT
      correction_scale = RealDiv(moving, batch) T=type: DT_FLOAT
      correction_recip = RealDiv(one, correction_scale) T=type: DT_FLOAT
      correction_mult = Mul(correction_scale, w/read) T=type: DT_FLOAT
      multiplier = Mul(gamma, batch) T=type: DT_FLOAT
      mul_fold = Mul(correction_mult, multiplier) T=type: DT_FLOAT
      conv_Fold = Conv2D(x, mul_fold) T=type: DT_FLOAT; strides=list { i: 1 i: 1 i: 1 i: 1 }; padding=s: 'SAME'
      post_conv_mul = Mul(conv_Fold, correction_recip) T=type: DT_FLOAT
      correction_add = AddV2(post_conv_mul, zero) T=type: DT_FLOAT
      scaled_mean = Mul(bn:1, multiplier) T=type: DT_FLOAT
      bias = Sub(gamma, scaled_mean) T=type: DT_FLOAT
      add_fold = AddV2(correction_add, bias) T=type: DT_FLOAT
      """;

  @Test
  void foldsOfTrainingTakeMovingStatisticsToo() {
    String graph = TRAINED.replace("FusedBatchNorm(x,", "FusedBatchNorm(conv,") + FOLDED;
    Map<String, TensorProto> values = new LinkedHashMap<>(STATISTICS);
    values.put("w", TensorProtos.encode(Constant.ofFloats(Shape.of(1, 1, 1, 1), new float[] {2})));
    FrozenGraph frozen =
        frozen(
            graph,
            values,
            KeyOptions.PLAIN,
            FreezeRequest.of(List.of("add_fold")).strippingTraining());
    assertThat(frozen.graph().getNodeList())
        .extracting(NodeDef::getOp)
        .doesNotContain("FusedBatchNorm", "AssignSub");
    try (TensorflowRunner runner = new TensorflowRunner(frozen.graph())) {
      float[] sums =
          runner
              .run("x", Shape.of(1, 1, 2, 1), new float[] {5, 9}, List.of("add_fold"))
              .get("add_fold");
      assertThat(sums).containsExactly(new float[] {10.5f, 22.5f}, within(1e-5f));
    }
  }

  @Test
  void tablesAreRefusedWhereAnOutputReadsThem() {
    String graph =
        PLAIN
            + """
            words = HashTableV2() key_dtype=type: DT_STRING; value_dtype=type: DT_INT64
            word = Placeholder() dtype=type: DT_STRING
            other = Const() dtype=type: DT_INT64; value=tensor { dtype: DT_INT64 tensor_shape {} int64_val: 0 }
            found = LookupTableFindV2(words, word, other) Tin=type: DT_STRING; Tout=type: DT_INT64
            """;
    Map<String, TensorProto> values = Map.of("v", floats(2, 3), "shared", floats(5, 7));
    assertThat(sum(frozen(graph, values))).containsExactly(25, 307);
    assertThatThrownBy(
            () ->
                frozen(graph, values, KeyOptions.PLAIN, FreezeRequest.of(List.of("sum", "found"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("HashTableV2 'words', which LookupTableFindV2 'found' reads")
        .hasMessageContaining("Let it begin behind them");
  }

  @Test
  void batchNormalizationsWithoutMovingStatisticsAreNamed() {
    assertThatThrownBy(
            () ->
                frozen(
                    TRAINED.replace("Sub(variance/read", "AddV2(variance/read"),
                    STATISTICS,
                    KeyOptions.PLAIN,
                    FreezeRequest.of(List.of("sum")).strippingTraining()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("FusedBatchNorm 'bn' normalizes by the statistics of its batch");
  }

  @Test
  void placeholdersAreSet() {
    FrozenGraph frozen =
        frozen(
            TRAINED,
            STATISTICS,
            KeyOptions.PLAIN,
            FreezeRequest.of(List.of("sum"))
                .strippingTraining()
                .setting(Map.of("keep_prob", "0.5")));
    assertThat(node(frozen.graph(), "keep_prob").getOp()).isEqualTo("Const");
    assertThat(node(frozen.graph(), "keep_prob").getAttrOrThrow("value").getTensor().getFloatVal(0))
        .isEqualTo(0.5f);
  }
}

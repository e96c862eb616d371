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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** What TensorFlow computes by calling functions, the frozen graph computes without. */
class FrozenFunctionsTest {
  static final String MAIN =
      """
      x = Placeholder() dtype=type: DT_FLOAT; shape=shape { dim { size: 3 } }
      """;

  private static final String DOUBLED =
      """
      fun doubled(x:DT_FLOAT) -> y:DT_FLOAT=sum:z:0
        sum = AddV2(x, x) T=type: DT_FLOAT
      end
      """;

  static final String BRANCHES =
      DOUBLED
          + """
          fun then(x:DT_FLOAT, v:DT_RESOURCE, w:DT_RESOURCE) -> y:DT_FLOAT=called:output:0, same:DT_RESOURCE=v
            read = ReadVariableOp(v) dtype=type: DT_FLOAT
            sum = AddV2(x, read:value:0) T=type: DT_FLOAT
            called = PartitionedCall(sum:z:0) Tin=list { type: DT_FLOAT }; Tout=list { type: DT_FLOAT }; f=func { name: 'doubled' }
          end
          fun otherwise(x:DT_FLOAT, v:DT_RESOURCE, w:DT_RESOURCE) -> y:DT_FLOAT=product:z:0, same:DT_RESOURCE=handed:output:0
            handed = Identity(v) T=type: DT_RESOURCE
            read = ReadVariableOp(w) dtype=type: DT_FLOAT
            product = Mul(x, read:value:0) T=type: DT_FLOAT
          end
          fun more(i:DT_INT32, x:DT_FLOAT, v:DT_RESOURCE) -> go:DT_BOOL=less:z:0
            three = Const() dtype=type: DT_INT32; value=tensor { dtype: DT_INT32 tensor_shape {} int_val: 3 }
            less = Less(i, three:output:0) T=type: DT_INT32
          end
          fun body(i:DT_INT32, x:DT_FLOAT, v:DT_RESOURCE) -> j:DT_INT32=next:z:0, y:DT_FLOAT=product:z:0, v_out:DT_RESOURCE=handed:output:0
            one = Const() dtype=type: DT_INT32; value=tensor { dtype: DT_INT32 tensor_shape {} int_val: 1 }
            next = AddV2(i, one:output:0) T=type: DT_INT32
            handed = Identity(v) T=type: DT_RESOURCE
            read = ReadVariableOp(handed:output:0) dtype=type: DT_FLOAT
            product = Mul(x, read:value:0) T=type: DT_FLOAT
          end
          zero = Const() dtype=type: DT_INT32; value=tensor { dtype: DT_INT32 tensor_shape {} int_val: 0 }
          start = Const() dtype=type: DT_INT32; value=tensor { dtype: DT_INT32 tensor_shape { dim { size: 1 } } int_val: 0 }
          one = Const() dtype=type: DT_INT32; value=tensor { dtype: DT_INT32 tensor_shape { dim { size: 1 } } int_val: 1 }
          first = Slice(x, start, one) T=type: DT_FLOAT; Index=type: DT_INT32
          float_zero = Const() dtype=type: DT_FLOAT; value=tensor { dtype: DT_FLOAT tensor_shape {} float_val: 0 }
          positive = Greater(first, float_zero) T=type: DT_FLOAT
          scalar = Const() dtype=type: DT_INT32; value=tensor { dtype: DT_INT32 tensor_shape { dim { size: 0 } } }
          choice = Reshape(positive, scalar) T=type: DT_BOOL; Tshape=type: DT_INT32
          if = If(choice, x, v, w) Tcond=type: DT_BOOL; Tin=list { type: DT_FLOAT type: DT_RESOURCE type: DT_RESOURCE }; Tout=list { type: DT_FLOAT type: DT_RESOURCE }; then_branch=func { name: 'then' }; else_branch=func { name: 'otherwise' }; output_shapes=list { shape { dim { size: 3 } } shape {} }
          behind = ReadVariableOp(if:1) dtype=type: DT_FLOAT
          while = While(zero, x, v) T=list { type: DT_INT32 type: DT_FLOAT type: DT_RESOURCE }; cond=func { name: 'more' }; body=func { name: 'body' }; output_shapes=list { shape {} shape { dim { size: 3 } } shape {} }
          again = While(zero, while:1, while:2) T=list { type: DT_INT32 type: DT_FLOAT type: DT_RESOURCE }; cond=func { name: 'more' }; body=func { name: 'body' }; output_shapes=list { shape {} shape { dim { size: 3 } } shape {} }
          end_of_loop = ReadVariableOp(again:2) dtype=type: DT_FLOAT
          sum = AddN(if, behind, again:1, end_of_loop) N=i: 4; T=type: DT_FLOAT
          """;

  @TempDir private Path folder;

  private static SortedMap<String, byte[]> files() {
    SortedMap<String, TensorProto> tensors = new TreeMap<>();
    tensors.put(
        "kv", TensorProtos.encode(Constant.ofFloats(Shape.of(3), new float[] {2, -3, 0.5f})));
    tensors.put("kw", TensorProtos.encode(Constant.ofFloats(Shape.of(3), new float[] {7, 11, 13})));
    return new CheckpointWriter().write("model", tensors);
  }

  private static FrozenGraph frozen(GraphDef graph, String... outputs) {
    return GraphFreezer.freeze(
        graph,
        "restore",
        Checkpoint.open(CheckpointFiles.find(CheckpointFolders.of(files()), "")),
        KeyOptions.PLAIN,
        FreezeRequest.of(List.of(outputs)));
  }

  private FrozenGraph expectSame(String text, String... outputs) throws IOException {
    GraphDef graph = GraphText.graph(GraphText.restoring() + MAIN + text);
    FrozenGraph frozen = frozen(graph, outputs);
    List<NodeDef> nodes = new ArrayList<>(frozen.graph().getNodeList());
    frozen.graph().getLibrary().getFunctionList().forEach(f -> nodes.addAll(f.getNodeDefList()));
    assertThat(nodes)
        .noneMatch(node -> node.containsAttr("_class"))
        .noneMatch(node -> node.getOp().contains("PartitionedCall"))
        .noneMatch(node -> node.getOp().startsWith("VarHandle"))
        .noneMatch(node -> node.getOp().startsWith("ReadVariable"));
    assertThat(frozen.graph().getVersions().getProducer()).isEqualTo(1087);
    for (Map.Entry<String, byte[]> file : files().entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    try (RestoredGraph original =
            new RestoredGraph(
                graph, GraphText.SAVER, folder.resolve("model"), List.of(), frozen.outputs());
        RestoredGraph ours = new RestoredGraph(frozen.graph())) {
      for (float first : new float[] {1, -2}) {
        Map<String, Constant> fed =
            Map.of("x", Constant.ofFloats(Shape.of(3), new float[] {first, 4, 8}));
        Map<String, float[]> expected = original.run(fed, frozen.outputs());
        ours.run(fed, frozen.outputs())
            .forEach((name, values) -> assertThat(values).as(name).isEqualTo(expected.get(name)));
      }
    }
    return frozen;
  }

  @Test
  void nestedAndSharedCallsWithResultsThatAreArguments() throws IOException {
    FrozenGraph frozen =
        expectSame(
            DOUBLED
                + """
                fun twice(a:DT_FLOAT) -> b:DT_FLOAT=second:y:0, same:DT_FLOAT=a
                  first = PartitionedCall(a) Tin=list { type: DT_FLOAT }; Tout=list { type: DT_FLOAT }; f=func { name: 'doubled' }
                  second = doubled(first:output:0)
                end
                fun outer(x:DT_FLOAT, v:DT_RESOURCE) -> one:DT_FLOAT=halves:output:1, two:DT_FLOAT=three:z:0
                  read = ReadVariableOp(v) dtype=type: DT_FLOAT
                  product = Mul(x, read:value:0) T=type: DT_FLOAT
                  call = StatefulPartitionedCall(product:z:0) Tin=list { type: DT_FLOAT }; Tout=list { type: DT_FLOAT type: DT_FLOAT }; f=func { name: 'twice' }
                  both = ConcatV2(call:output, axis:output:0) N=i: 2; T=type: DT_FLOAT; Tidx=type: DT_INT32
                  axis = Const() dtype=type: DT_INT32; value=tensor { dtype: DT_INT32 tensor_shape {} }
                  halves = Split(axis:output:0, both:output:0) num_split=i: 2; T=type: DT_FLOAT
                  three = AddV2(call:output:0, call:output:1, ^read) T=type: DT_FLOAT
                  control read
                end
                call = StatefulPartitionedCall(x, v) Tin=list { type: DT_FLOAT type: DT_RESOURCE }; Tout=list { type: DT_FLOAT type: DT_FLOAT }; f=func { name: 'outer' }
                again = StatefulPartitionedCall(call:1, v, ^call) Tin=list { type: DT_FLOAT type: DT_RESOURCE }; Tout=list { type: DT_FLOAT type: DT_FLOAT }; f=func { name: 'outer' }
                difference = Sub(again, call) T=type: DT_FLOAT
                """,
            "difference",
            "call:1",
            "again:0");
    assertThat(frozen.graph().hasLibrary()).isFalse();
    assertThat(frozen.variables()).isEqualTo(1);
    assertThat(frozen.outputs()).containsExactly("difference", "call:1", "again");
  }

  @Test
  void attributesAndListsOfCallers() throws IOException {
    expectSame(
        """
        fun sums(all:N*DT_FLOAT) -> sum:DT_FLOAT=added:sum:0
          added = AddN(all) N=placeholder: 'N'; T=type: DT_FLOAT
        end
        named = sums(x, x, y) N=i: 3
        y = ReadVariableOp(w) dtype=type: DT_FLOAT
        last = Mul(named, x) T=type: DT_FLOAT
        """,
        "last");
  }

  @Test
  void conditionsAndLoopsTakeValues() throws IOException {
    FrozenGraph frozen = expectSame(BRANCHES, "sum");
    assertThat(frozen.graph().getLibrary().getFunctionList())
        .extracting(function -> function.getSignature().getName())
        .containsExactlyInAnyOrder("then_frozen", "otherwise_frozen", "more_frozen", "body_frozen");
  }

  @Test
  void gathersAndShapes() throws IOException {
    FrozenGraph frozen =
        expectSame(
            """
            index = Const() dtype=type: DT_INT32; value=tensor { dtype: DT_INT32 tensor_shape { dim { size: 2 } dim { size: 1 } } int_val: 2 int_val: 0 }
            some = ResourceGather(v, index) dtype=type: DT_FLOAT; Tindices=type: DT_INT32
            other = ResourceGatherNd(w, index) dtype=type: DT_FLOAT; Tindices=type: DT_INT32
            shape = VariableShape(w) out_type=type: DT_INT32
            extent = Cast(shape) SrcT=type: DT_INT32; DstT=type: DT_FLOAT
            is = VarIsInitializedOp(v)
            truth = Cast(is) SrcT=type: DT_BOOL; DstT=type: DT_FLOAT
            """,
            "some",
            "other",
            "extent",
            "truth");
    assertThat(frozen.graph().getNodeList())
        .extracting(NodeDef::getOp)
        .contains("GatherV2", "GatherNd", "Shape");
  }

  private static void expectRefused(String text, String message) {
    GraphDef graph = GraphText.graph(GraphText.restoring() + MAIN + text);
    assertThatThrownBy(() -> frozen(graph, "call"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  private static String call(String function) {
    return "call = PartitionedCall(x) Tin=list { type: DT_FLOAT }; Tout=list { type: DT_FLOAT }; f=func { name: '%s' }\n"
        .formatted(function);
  }

  private static String passing(String name, String to) {
    return "fun %s(x:DT_FLOAT) -> y:DT_FLOAT=c:output:0\n c = %send\n"
        .formatted(name, call(to).substring("call = ".length()));
  }

  @Test
  void functionsThatCallThemselvesAreRefused() {
    expectRefused(passing("f", "f") + call("f"), "The function 'f' calls itself, by f.");
    expectRefused(
        passing("f", "g") + passing("g", "h") + passing("h", "f") + call("f"),
        "'f' calls itself, by f -> g -> h");
    StringBuilder deep = new StringBuilder(call("f0"));
    for (int i = 0; i < 5_000; i++) {
      deep.append(passing("f" + i, "f" + (i + 1)));
    }
    expectRefused(deep.toString(), "more than 200 deep, the first of them f0");
  }

  @Test
  void functionsThatGrowWithoutBoundAreRefused() {
    StringBuilder doubling = new StringBuilder(call("f0"));
    for (int i = 0; i < 40; i++) {
      doubling.append(
          "fun f%d(x:DT_FLOAT) -> y:DT_FLOAT=b:output:0\n a = %s b = %send\n"
              .formatted(
                  i,
                  call("f" + (i + 1)).substring("call = ".length()),
                  call("f" + (i + 1))
                      .substring("call = ".length())
                      .replace("(x)", "(a:output:0)")));
    }
    doubling.append("fun f40(x:DT_FLOAT) -> y:DT_FLOAT=n:y:0\n n = Neg(x) T=type: DT_FLOAT\nend\n");
    expectRefused(doubling.toString(), "more than 262144 nodes");
  }

  @Test
  void damagedCallsAreRefused() {
    expectRefused(call("g"), "'call' calls the function 'g', which is not in the graph's library");
    expectRefused(
        "fun f(x:DT_FLOAT, z:DT_FLOAT) -> y:DT_FLOAT=x\nend\n" + call("f"),
        "passes 1 tensors to the function 'f', which takes 2");
    expectRefused(
        "fun f(x:DT_FLOAT) -> y:DT_FLOAT=n:y:7\n n = Neg(x) T=type: DT_FLOAT\nend\n" + call("f"),
        "reads 'n:y:7', and there are 1");
    expectRefused(
        "fun f(x:DT_FLOAT) -> y:DT_FLOAT=n:q:0\n n = Neg(x) T=type: DT_FLOAT\nend\n" + call("f"),
        "reads 'n:q:0', and Neg has no such output");
    expectRefused(
        "fun f(x:DT_FLOAT) -> y:DT_FLOAT=x\nend\n" + call("f").replace("(x)", "(call)"),
        "in a circle");
    expectRefused(
        "fun f(x:N*DT_FLOAT) -> y:DT_FLOAT=x:0\nend\n" + call("f"), "without its attribute 'N'");
  }
}

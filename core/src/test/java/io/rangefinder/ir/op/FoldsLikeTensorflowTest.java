package io.rangefinder.ir.op;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.testing.TensorflowRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Folds of random constants against TensorFlow's kernels, many in one graph. */
final class FoldsLikeTensorflowTest {
  private static final int CASES = 200;

  private final Random random = new Random(20240607);
  private final GraphDef.Builder graph = GraphDef.newBuilder();
  private final List<String> fetches = new ArrayList<>();
  private final List<Constant> folded = new ArrayList<>();
  private final List<String> descriptions = new ArrayList<>();

  @Test
  void stridedSlice() {
    for (int i = 0; i < CASES; i++) {
      Constant x = ints(3);
      int entries = random.nextInt(x.shape().rank() + 1);
      int[] begin = numbers(entries, -6, 6);
      int[] end = numbers(entries, -6, 6);
      int[] strides = numbers(entries, 1, 3);
      int shrinkMask = 0;
      for (int axis = 0; axis < entries; axis++) {
        int extent = x.shape().dim(axis);
        if (extent > 0 && random.nextInt(4) == 0) {
          shrinkMask |= 1 << axis;
          begin[axis] = random.nextInt(2 * extent) - extent;
        } else if (random.nextBoolean()) {
          strides[axis] = -strides[axis];
        }
      }
      int beginMask = random.nextInt(8) & ~shrinkMask;
      int endMask = random.nextInt(8) & ~shrinkMask;
      compare(
          new StridedSlice(beginMask, endMask, shrinkMask),
          node("StridedSlice")
              .putAttr("T", type(x))
              .putAttr("Index", INT32)
              .putAttr("begin_mask", number(beginMask))
              .putAttr("end_mask", number(endMask))
              .putAttr("shrink_axis_mask", number(shrinkMask)),
          x,
          Constant.vector(begin),
          Constant.vector(end),
          Constant.vector(strides));
    }
    assertAllEqual();
  }

  @Test
  void slice() {
    for (int i = 0; i < CASES; i++) {
      Constant x = ints(3);
      int[] begin = new int[x.shape().rank()];
      int[] size = new int[begin.length];
      for (int axis = 0; axis < begin.length; axis++) {
        begin[axis] = random.nextInt(x.shape().dim(axis) + 1);
        size[axis] = random.nextInt(x.shape().dim(axis) - begin[axis] + 2) - 1;
      }
      compare(
          new Slice(),
          node("Slice").putAttr("T", type(x)).putAttr("Index", INT32),
          x,
          Constant.vector(begin),
          Constant.vector(size));
    }
    assertAllEqual();
  }

  @Test
  void transpose() {
    for (int i = 0; i < CASES; i++) {
      Constant x = ints(4);
      int[] permutation = new int[x.shape().rank()];
      for (int axis = 0; axis < permutation.length; axis++) {
        int other = random.nextInt(axis + 1);
        permutation[axis] = permutation[other];
        permutation[other] = axis;
      }
      compare(
          new Transpose(),
          node("Transpose").putAttr("T", type(x)).putAttr("Tperm", INT32),
          x,
          Constant.vector(permutation));
    }
    assertAllEqual();
  }

  @Test
  void concatenation() {
    for (int i = 0; i < CASES; i++) {
      Shape shape = shape(1 + random.nextInt(3));
      int axis = random.nextInt(2 * shape.rank()) - shape.rank();
      Constant[] parts = new Constant[2 + random.nextInt(3)];
      for (int part = 0; part < parts.length; part++) {
        parts[part] = ints(shape.withDim(axis, random.nextInt(4)));
      }
      NodeDef.Builder concat =
          node("ConcatV2")
              .putAttr("T", INT32)
              .putAttr("Tidx", INT32)
              .putAttr("N", number(parts.length));
      for (Constant part : parts) {
        concat.addInput(constant(part));
      }
      concat.addInput(constant(Constant.ofInts(Shape.scalar(), axis)));
      compareBuilt(new Concatenation(axis), concat, parts);
    }
    assertAllEqual();
  }

  @Test
  void pack() {
    for (int i = 0; i < CASES; i++) {
      Shape shape = shape(random.nextInt(4));
      int rank = shape.rank() + 1;
      int axis = random.nextInt(2 * rank) - rank;
      Constant[] parts = new Constant[1 + random.nextInt(3)];
      for (int part = 0; part < parts.length; part++) {
        parts[part] = ints(shape);
      }
      compare(
          new Pack(axis),
          node("Pack")
              .putAttr("T", INT32)
              .putAttr("N", number(parts.length))
              .putAttr("axis", number(axis)),
          parts);
    }
    assertAllEqual();
  }

  @Test
  void gather() {
    for (int i = 0; i < CASES; i++) {
      Constant x = ints(Shape.of(1 + random.nextInt(3), 1 + random.nextInt(3), 2));
      int axis = random.nextInt(6) - 3;
      Shape indexShape = shape(random.nextInt(3));
      int extent = x.shape().dim(axis);
      Constant indices = Constant.ofInts(indexShape, numbers(indexShape.elements(), 0, extent - 1));
      NodeDef.Builder gather =
          node("GatherV2")
              .putAttr("Tparams", INT32)
              .putAttr("Tindices", INT32)
              .putAttr("Taxis", INT32)
              .addInput(constant(x))
              .addInput(constant(indices))
              .addInput(constant(Constant.ofInts(Shape.scalar(), axis)));
      compareBuilt(new Gather(axis), gather, x, indices);
    }
    assertAllEqual();
  }

  @Test
  void tile() {
    for (int i = 0; i < CASES; i++) {
      Constant x = ints(3);
      compare(
          new Tile(),
          node("Tile").putAttr("T", INT32).putAttr("Tmultiples", INT32),
          x,
          Constant.vector(numbers(x.shape().rank(), 0, 3)));
    }
    assertAllEqual();
  }

  @Test
  void rangeOfIntegers() {
    for (int i = 0; i < CASES; i++) {
      int start = random.nextInt(41) - 20;
      int span = random.nextInt(20);
      int delta = 1 + random.nextInt(5);
      int sign = random.nextBoolean() ? 1 : -1;
      compare(
          new RangeOf(),
          node("Range").putAttr("Tidx", INT32),
          Constant.ofInts(Shape.scalar(), start),
          Constant.ofInts(Shape.scalar(), start + sign * span),
          Constant.ofInts(Shape.scalar(), sign * delta));
    }
    assertAllEqual();
  }

  @Test
  void rangeOfFloats() {
    for (int i = 0; i < CASES; i++) {
      float delta = (1 + random.nextInt(9)) / 10f;
      float start = random.nextInt(10) / 10f;
      compare(
          new RangeOf(),
          node("Range").putAttr("Tidx", FLOAT),
          Constant.ofFloats(Shape.scalar(), start),
          Constant.ofFloats(Shape.scalar(), start + random.nextInt(50) / 10f),
          Constant.ofFloats(Shape.scalar(), delta));
    }
    assertAllEqual();
  }

  @Test
  void randomNumbers() {
    for (long[] seeds : new long[][] {{1, 2}, {0, 7}, {87654321, 0}, {1L << 40, -3}}) {
      compare(
          new RandomUniform(seeds[0], seeds[1]),
          node("RandomUniform")
              .putAttr("T", INT32)
              .putAttr("dtype", FLOAT)
              .putAttr("seed", AttrValue.newBuilder().setI(seeds[0]).build())
              .putAttr("seed2", AttrValue.newBuilder().setI(seeds[1]).build()),
          Constant.vector(3, 7));
    }
    assertAllEqual();
  }

  @Test
  void integerArithmetic() {
    Map<String, BinaryOp> operators =
        Map.of(
            "FloorDiv", new FloorDiv(),
            "FloorMod", new FloorMod(),
            "TruncateDiv", new Div(Activation.NONE),
            "SquaredDifference", new SquaredDifference(),
            "Maximum", new Maximum());
    operators.forEach(
        (kind, op) -> {
          Constant a = Constant.ofInts(Shape.of(30, 1), numbers(30, -50, 50));
          int[] divisors = numbers(20, 1, 9);
          for (int i = 0; i < 10; i++) {
            divisors[i] = -divisors[i];
          }
          compare(op, node(kind).putAttr("T", INT32), a, Constant.ofInts(Shape.of(20), divisors));
        });
    compare(
        new Pow(),
        node("Pow").putAttr("T", INT32),
        Constant.ofInts(Shape.of(30, 1), numbers(30, -9, 9)),
        Constant.ofInts(Shape.of(20), numbers(20, 0, 6)));
    assertAllEqual();
  }

  @Test
  void floatRemainders() {
    float[] a = new float[40];
    float[] b = new float[30];
    for (int i = 0; i < a.length; i++) {
      a[i] = (random.nextFloat() - 0.5f) * 1000;
    }
    for (int i = 0; i < b.length; i++) {
      b[i] = (random.nextFloat() - 0.5f) * 10;
    }
    for (BinaryOp op : List.of(new FloorMod(), new FloorDiv())) {
      compare(
          op,
          node(op.kind()).putAttr("T", FLOAT),
          Constant.ofFloats(Shape.of(40, 1), a),
          Constant.ofFloats(Shape.of(30), b));
    }
    assertAllEqual();
  }

  @Test
  void comparisons() {
    Map<String, ComparisonOp> operators =
        Map.of(
            "Less", new Less(),
            "LessEqual", new LessEqual(),
            "Greater", new Greater(),
            "GreaterEqual", new GreaterEqual(),
            "Equal", new Equal(),
            "NotEqual", new NotEqual());
    float[] reals = {-1, -0f, 0, 1, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    operators.forEach(
        (kind, op) -> {
          compare(
              op,
              node(kind).putAttr("T", FLOAT),
              Constant.ofFloats(Shape.of(7, 1), reals),
              Constant.ofFloats(Shape.of(7), reals));
          compare(
              op,
              node(kind).putAttr("T", INT32),
              Constant.ofInts(Shape.of(20, 1), numbers(20, -3, 3)),
              Constant.ofInts(Shape.of(20), numbers(20, -3, 3)));
        });
    assertAllEqual();
  }

  @Test
  void logic() {
    Constant column = truths(Shape.of(2, 1), 0, 1);
    Constant row = truths(Shape.of(2), 0, 1);
    compare(new LogicalAnd(), node("LogicalAnd"), column, row);
    compare(new LogicalOr(), node("LogicalOr"), column, row);
    compare(new LogicalNot(), node("LogicalNot"), column);
    assertAllEqual();
  }

  @Test
  void choices() {
    for (int i = 0; i < CASES; i++) {
      Shape shape = shape(1 + random.nextInt(3));
      Shape condition =
          switch (random.nextInt(3)) {
            case 0 -> Shape.scalar();
            case 1 -> Shape.of(shape.dim(0));
            default -> shape;
          };
      compare(
          new Select(),
          node("Select").putAttr("T", INT32),
          truths(condition, numbers(condition.elements(), 0, 1)),
          ints(shape),
          ints(shape));
      compare(
          new SelectV2(),
          node("SelectV2").putAttr("T", INT32),
          truths(Shape.of(2, 1, 1), numbers(2, 0, 1)),
          ints(Shape.of(3, 1)),
          ints(Shape.of(2)));
    }
    assertAllEqual();
  }

  @Test
  void reductionsOfIntegers() {
    Map<String, ReduceOp> operators =
        Map.of(
            "Sum", new Sum(false),
            "Prod", new ReduceProd(true),
            "Max", new ReduceMax(false),
            "Min", new ReduceMin(true));
    operators.forEach(
        (kind, op) -> {
          for (int i = 0; i < CASES / 4; i++) {
            Constant x = ints(Shape.of(numbers(1 + random.nextInt(3), 1, 4)));
            int rank = x.shape().rank();
            int[] axes = random.ints(0, rank).distinct().limit(random.nextInt(rank + 1)).toArray();
            compare(
                op,
                node(kind)
                    .putAttr("T", INT32)
                    .putAttr("Tidx", INT32)
                    .putAttr("keep_dims", AttrValue.newBuilder().setB(op.keepDims()).build()),
                x,
                Constant.vector(axes));
          }
        });
    assertAllEqual();
  }

  @Test
  void reverse() {
    for (int i = 0; i < CASES; i++) {
      Constant x = ints(3);
      int rank = x.shape().rank();
      int[] axes = random.ints(0, rank).distinct().limit(random.nextInt(rank + 1)).toArray();
      compare(
          new ReverseV2(),
          node("ReverseV2").putAttr("T", INT32).putAttr("Tidx", INT32),
          x,
          Constant.vector(axes));
    }
    assertAllEqual();
  }

  private static Constant truths(Shape shape, int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return Constant.ofBytes(DataType.BOOL, shape, bytes);
  }

  private static final AttrValue INT32 =
      AttrValue.newBuilder().setType(org.tensorflow.proto.DataType.DT_INT32).build();
  private static final AttrValue FLOAT =
      AttrValue.newBuilder().setType(org.tensorflow.proto.DataType.DT_FLOAT).build();

  private static final AttrValue BOOL =
      AttrValue.newBuilder().setType(org.tensorflow.proto.DataType.DT_BOOL).build();

  private static AttrValue type(Constant constant) {
    return switch (constant.dataType()) {
      case FLOAT32 -> FLOAT;
      case BOOL -> BOOL;
      default -> INT32;
    };
  }

  private static AttrValue number(int value) {
    return AttrValue.newBuilder().setI(value).build();
  }

  private NodeDef.Builder node(String op) {
    return NodeDef.newBuilder().setOp(op).setName("node" + graph.getNodeCount());
  }

  /** Adds a Const node; returns its name. */
  private String constant(Constant value) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int dim : value.shape().toArray()) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(dim));
    }
    TensorProto tensor =
        TensorProto.newBuilder()
            .setDtype(type(value).getType())
            .setTensorShape(shape)
            .setTensorContent(ByteString.copyFrom(value.toLittleEndian()))
            .build();
    NodeDef.Builder node =
        node("Const")
            .putAttr("dtype", type(value))
            .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build());
    graph.addNode(node);
    return node.getName();
  }

  private void compare(Op op, NodeDef.Builder node, Constant... operands) {
    for (Constant operand : operands) {
      node.addInput(constant(operand));
    }
    compareBuilt(op, node, operands);
  }

  private void compareBuilt(Op op, NodeDef.Builder node, Constant... operands) {
    List<Tensor> tensors = new ArrayList<>();
    for (Constant operand : operands) {
      tensors.add(Tensor.constant("operand" + tensors.size(), operand));
    }
    Constant result = op.fold(tensors).orElseThrow();
    assertThat(op.inferTypes(tensors)).containsExactly(result.type());
    node.setName("result" + graph.getNodeCount());
    graph.addNode(node);
    folded.add(result);
    fetches.add(asFloats(node.getName(), type(result)));
    NodeDef.Builder shape = node("Shape").putAttr("T", type(result)).putAttr("out_type", INT32);
    graph.addNode(shape.addInput(node.getName()));
    fetches.add(asFloats(shape.getName(), INT32));
    descriptions.add(op + " of " + tensors + " to " + result.type());
  }

  private String asFloats(String name, AttrValue from) {
    NodeDef.Builder cast = node("Cast").putAttr("SrcT", from).putAttr("DstT", FLOAT);
    graph.addNode(cast.addInput(name));
    return cast.getName();
  }

  private void assertAllEqual() {
    try (TensorflowRunner runner = new TensorflowRunner(graph.build())) {
      Map<String, float[]> values = runner.run(Map.of(), fetches);
      for (int i = 0; i < folded.size(); i++) {
        Constant constant = folded.get(i);
        assertThat(values.get(fetches.get(2 * i + 1)))
            .as("shape of %s", descriptions.get(i))
            .containsExactly(floats(Constant.vector(constant.shape().toArray())));
        assertThat(values.get(fetches.get(2 * i)))
            .as(descriptions.get(i))
            .containsExactly(floats(constant));
      }
    }
  }

  private static float[] floats(Constant constant) {
    Tensor tensor = Tensor.constant("ints", constant);
    return new Cast(DataType.FLOAT32).fold(List.of(tensor)).orElseThrow().floats();
  }

  private Shape shape(int rank) {
    int[] dims = numbers(rank, 1, 4);
    if (rank > 0 && random.nextInt(10) == 0) {
      dims[random.nextInt(rank)] = 0;
    }
    return Shape.of(dims);
  }

  private Constant ints(int maxRank) {
    return ints(shape(1 + random.nextInt(maxRank)));
  }

  private Constant ints(Shape shape) {
    return Constant.ofInts(shape, numbers(shape.elements(), -99, 99));
  }

  private int[] numbers(int count, int least, int most) {
    return random.ints(count, least, most + 1).toArray();
  }
}

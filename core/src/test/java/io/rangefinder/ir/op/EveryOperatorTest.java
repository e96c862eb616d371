package io.rangefinder.ir.op;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class EveryOperatorTest {
  private static final int ROUNDS = 400;

  /** Numbers near every limit that extents, axes and factors meet. */
  private static final int[] NUMBERS = {
    0,
    1,
    1,
    1,
    2,
    2,
    3,
    4,
    -1,
    -2,
    5,
    255,
    65536,
    46341,
    1 << 30,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE
  };

  private static final List<Activation> ACTIVATIONS = List.of(Activation.values());
  private static final List<DataType> TYPES = List.of(DataType.values());

  private static List<Op> operators(Random random) {
    Activation activation = ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
    boolean flag = random.nextBoolean();
    return List.of(
        new Abs(),
        new Add(activation),
        new AddN(),
        new ArgMax(random.nextBoolean() ? DataType.INT32 : DataType.INT64),
        new ArgMin(random.nextBoolean() ? DataType.INT32 : DataType.INT64),
        new AveragePool2D(window(random), number(random), number(random), activation),
        new BatchMatMul(flag, random.nextBoolean()),
        new BatchNorm(0.001f),
        new BatchToSpaceNd(),
        new Cast(TYPES.get(random.nextInt(TYPES.size()))),
        new Ceil(),
        new Concatenation(number(random)),
        new Conv2D(window(random), activation),
        new Cos(),
        new Custom("Fancy", Map.of(), List.of(new TensorType(DataType.FLOAT32, Shape.unknown()))),
        new DepthToSpace(number(random)),
        new DepthwiseConv2D(window(random), number(random), activation),
        new Dequantize(),
        new Div(activation),
        new Elu(),
        new Equal(),
        new Exp(),
        new ExpandDims(),
        new FakeQuant(-1, 1, 8, flag),
        new Fill(),
        new Floor(),
        new FloorDiv(),
        new FloorMod(),
        new FullyConnected(activation),
        new Gather(number(random)),
        new GatherNd(),
        new Greater(),
        new GreaterEqual(),
        new HardSwish(),
        new Identity(),
        new L2Normalization(),
        new L2Pool2D(window(random), number(random), number(random), activation),
        new LeakyRelu(0.1f),
        new LocalResponseNormalization(2, 1, 0.5f, 0.75f),
        new Less(),
        new LessEqual(),
        new Log(),
        new LogicalAnd(),
        new LogicalNot(),
        new LogicalOr(),
        new LogSoftmax(),
        new Logistic(),
        new MatMul(flag, random.nextBoolean()),
        new MatrixDiag(),
        new MatrixSetDiag(),
        new MaxPool2D(window(random), number(random), number(random), activation),
        new Maximum(),
        new Mean(flag),
        new Minimum(),
        new MirrorPad(flag ? MirrorPad.Mode.REFLECT : MirrorPad.Mode.SYMMETRIC),
        new Mul(activation),
        new Neg(),
        new PRelu(),
        new NotEqual(),
        new OneHot(number(random)),
        new Pack(number(random)),
        new Pad(),
        new PadV2(),
        new Pow(),
        new Quantize(DataType.INT8),
        new RandomUniform(number(random), 1),
        new RangeOf(),
        new ReduceAny(flag),
        new ReduceMax(flag),
        new ReduceMin(flag),
        new ReduceProd(flag),
        new Relu(),
        new Relu6(),
        new ReluN1To1(),
        new Reshape(),
        new ResizeBilinear(flag, false),
        new ResizeNearestNeighbor(flag, false),
        new ReverseSequence(number(random), number(random)),
        new ReverseV2(),
        new Round(),
        new Rsqrt(),
        new Select(),
        new SelectV2(),
        new ShapeOf(random.nextBoolean() ? DataType.INT32 : DataType.INT64),
        new Sin(),
        new Slice(),
        new Softmax(1),
        new SpaceToBatchNd(),
        new SpaceToDepth(number(random)),
        new SparseToDense(flag),
        new Split(random.nextBoolean() ? 2 : 65536),
        new SplitV(),
        new Sqrt(),
        new Square(),
        new SquaredDifference(),
        new Squeeze(random.nextBoolean() ? List.of() : List.of(number(random), number(random))),
        new StridedSlice(random.nextInt(), random.nextInt(), random.nextInt()),
        new Sub(activation),
        new Sum(flag),
        new Tanh(),
        new Tile(),
        new TopK(),
        new Transpose(),
        new TransposeConv2D(window(random)),
        new Unique(random.nextBoolean() ? DataType.INT32 : DataType.INT64),
        new Unpack(random.nextBoolean() ? 2 : 4, number(random)),
        new Where(),
        new ZerosLike());
  }

  private static Window2D window(Random random) {
    return new Window2D(
        Math.max(1, number(random)),
        Math.max(1, number(random)),
        Math.max(1, number(random)),
        Math.max(1, number(random)),
        random.nextBoolean() ? Padding.SAME : Padding.VALID);
  }

  private static int number(Random random) {
    return NUMBERS[random.nextInt(NUMBERS.length)];
  }

  private static Tensor operand(Random random) {
    Shape shape = shape(random);
    DataType type = TYPES.get(random.nextInt(TYPES.size()));
    if (random.nextInt(3) == 0 || shape.elements() > 1 << 10) {
      return Tensor.variable("x", new TensorType(type, shape));
    }
    int[] values = new int[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(random);
    }
    if (type == DataType.BOOL) {
      byte[] truths = new byte[values.length];
      random.nextBytes(truths);
      return Tensor.constant("c", Constant.ofBytes(type, shape, truths));
    }
    Constant ints = Constant.ofInts(shape, values);
    boolean index = random.nextBoolean() || type.bytes() < Float.BYTES;
    return Tensor.constant(
        "c", index ? ints : new Cast(type).fold(List.of(Tensor.constant("i", ints))).orElseThrow());
  }

  private static Shape shape(Random random) {
    int[] dims = new int[random.nextInt(5)];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = random.nextInt(4) > 0 ? random.nextInt(5) : Math.max(0, number(random));
    }
    try {
      return Shape.of(dims);
    } catch (InvalidOperatorException tooLarge) {
      return Shape.of(4);
    }
  }

  /** Few operands in common cases, so that types often fit; the same one twice now and then. */
  private static List<Tensor> operands(Random random) {
    List<Tensor> operands = new ArrayList<>();
    int count = random.nextInt(6);
    while (operands.size() < count) {
      boolean again = !operands.isEmpty() && random.nextInt(3) == 0;
      operands.add(again ? operands.get(random.nextInt(operands.size())) : operand(random));
    }
    return operands;
  }

  @Test
  void isTriedHere() {
    List<String> records =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.rangefinder.ir.op")
                .stream()
                .filter(type -> type.isRecord() && type.isAssignableTo(Op.class))
                .map(JavaClass::getSimpleName)
                .sorted()
                .toList();
    assertThat(operators(new Random(0)))
        .extracting(op -> op.getClass().getSimpleName())
        .containsExactlyInAnyOrderElementsOf(records);
  }

  @Test
  void eitherAcceptsItsOperandsOrRefusesThemAsInvalid() {
    int accepted = 0;
    for (long seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      for (Op op : operators(random)) {
        List<Tensor> operands = operands(random);
        try {
          accepted += typesAndFolds(op, operands);
        } catch (RuntimeException e) {
          throw new AssertionError(
              "seed " + seed + ": " + op + " of " + describe(operands) + " throws " + e, e);
        }
      }
    }
    assertThat(accepted).as("operands accepted").isGreaterThan(ROUNDS);
  }

  private static int typesAndFolds(Op op, List<Tensor> operands) {
    List<TensorType> types;
    try {
      types = op.inferTypes(operands);
    } catch (InvalidOperatorException refused) {
      assertThat(refused).hasMessageMatching("(?s).{10,}");
      return 0;
    }
    if (types.size() == 1 && types.get(0).shape().elements() <= 1 << 17) {
      try {
        Optional<Constant> folded = op.fold(operands);
        folded.ifPresent(
            constant -> assertThat(constant.type()).as("%s", op).isEqualTo(types.get(0)));
      } catch (InvalidOperatorException refused) {
        assertThat(refused).hasMessageMatching("(?s).{10,}");
      }
    }
    return 1;
  }

  private static String describe(List<Tensor> operands) {
    return operands.stream()
        .map(tensor -> (tensor.isConstant() ? "constant " : "") + tensor.type())
        .collect(Collectors.joining(", "));
  }
}

package io.rangefinder.tensorflow;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.ArgMax;
import io.rangefinder.ir.op.ArgOp;
import io.rangefinder.ir.op.Cos;
import io.rangefinder.ir.op.Div;
import io.rangefinder.ir.op.Elu;
import io.rangefinder.ir.op.Exp;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.ir.op.HardSwish;
import io.rangefinder.ir.op.L2Normalization;
import io.rangefinder.ir.op.LocalResponseNormalization;
import io.rangefinder.ir.op.Log;
import io.rangefinder.ir.op.LogSoftmax;
import io.rangefinder.ir.op.Logistic;
import io.rangefinder.ir.op.PRelu;
import io.rangefinder.ir.op.Pow;
import io.rangefinder.ir.op.Rsqrt;
import io.rangefinder.ir.op.Sin;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.ir.op.Sqrt;
import io.rangefinder.ir.op.SquaredDifference;
import io.rangefinder.ir.op.Tanh;
import io.rangefinder.ir.op.TopK;
import io.rangefinder.ir.op.UnaryOp;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What an operator makes of its operands, computed with plain loops in double precision, and how
 * far single precision may be from it.
 *
 * <p>The bounds follow from the operators alone. A sum of n terms may be added in any order, with
 * or without fused products: n roundings of the sum of the terms' magnitudes. A function may miss
 * the right value by {@link #FUNCTION_ULPS} roundings of it, and by as much as its operand's
 * rounding moves it. Everything else is exact: the one rounding that IEEE 754 prescribes, or none.
 */
final class PlainArithmetic {
  /** Half the distance of 1 to the next float: the relative error of one rounding. */
  static final double ROUNDING = 0x1p-24;

  /**
   * Roundings that a polynomial for exp, tanh and the like may cost: about ten operations, each
   * with its own.
   */
  static final double FUNCTION_ULPS = 8;

  private PlainArithmetic() {}

  /** One output: its values in double precision, and the greatest distance allowed from each. */
  static final class Result {
    private final double[] values;
    private final double[] bounds;

    Result(double[] values, double[] bounds) {
      this.values = values;
      this.bounds = bounds;
    }

    double[] values() {
      return values;
    }

    double[] bounds() {
      return bounds;
    }

    static Result exact(double[] values) {
      return new Result(values, new double[values.length]);
    }
  }

  /** The outputs of an operator of constant operands. */
  static List<Result> compute(Op op, List<Tensor> operands) {
    Optional<List<Result>> sums = PlainSums.compute(op, operands);
    if (sums.isPresent()) {
      return sums.get();
    }
    Optional<List<double[]>> moved = PlainMoves.compute(op, operands);
    if (moved.isPresent()) {
      return moved.get().stream().map(Result::exact).toList();
    }
    if (op instanceof TopK) {
      return greatest(operands);
    }
    return List.of(
        op instanceof Softmax softmax
            ? softmax(operands.get(0), softmax.beta())
            : op instanceof LogSoftmax
                ? logSoftmax(operands.get(0))
                : op instanceof L2Normalization
                    ? unit(operands.get(0))
                    : op instanceof LocalResponseNormalization local
                        ? local(operands.get(0), local)
                        : op instanceof FakeQuant fake
                            ? rounded(operands.get(0), fake)
                            : op instanceof ArgOp arg
                                ? position(operands, arg)
                                : op instanceof PRelu ? slopes(operands) : folded(op, operands));
  }

  /** Operators whose own folding is a plain loop over their function. */
  private static Result folded(Op op, List<Tensor> operands) {
    Constant folded =
        op.fold(operands)
            .orElseThrow(() -> new AssertionError(op.kind() + " has no plain arithmetic here"));
    double[] values = doubles(folded);
    double[] bounds = new double[values.length];
    if (op instanceof UnaryOp) {
      double[] x = doubles(operands.get(0).requireConstant());
      for (int i = 0; i < values.length; i++) {
        bounds[i] = ROUNDING * roundings(op, x[i], values[i]);
      }
    } else if (op instanceof Div && folded.dataType() == DataType.FLOAT32) {
      // A constant divisor may have become a factor, rounded once more.
      for (int i = 0; i < values.length; i++) {
        bounds[i] = 4 * ROUNDING * Math.abs(values[i]);
      }
    } else if (op instanceof Pow || op instanceof SquaredDifference) {
      for (int i = 0; i < values.length; i++) {
        bounds[i] = FUNCTION_ULPS * ROUNDING * Math.abs(values[i]);
      }
    }
    return new Result(values, bounds);
  }

  /** How much a function of x, with the value y, may miss. */
  private static double roundings(Op op, double x, double y) {
    if (op instanceof Exp) {
      return FUNCTION_ULPS * y + Math.abs(x) * y;
    }
    if (op instanceof Logistic) {
      return FUNCTION_ULPS * y + Math.abs(x) * y * (1 - y);
    }
    if (op instanceof Tanh) {
      return FUNCTION_ULPS * Math.abs(y) + Math.abs(x) * (1 - y * y);
    }
    if (op instanceof Elu) {
      return x > 0 ? 0 : FUNCTION_ULPS * (y + 1) + 1 + Math.abs(x) * (y + 1);
    }
    if (op instanceof Sin || op instanceof Cos) {
      return FUNCTION_ULPS * Math.abs(y) + Math.abs(x) * Math.sqrt(1 - y * y);
    }
    if (op instanceof Log) {
      return FUNCTION_ULPS * Math.abs(y) + 1;
    }
    if (op instanceof Sqrt || op instanceof Rsqrt) {
      return FUNCTION_ULPS * Math.abs(y);
    }
    if (op instanceof HardSwish) {
      return 4 * Math.abs(y) + 2 * Math.abs(x) * (Math.abs(x) + 3) / 6;
    }
    return 0;
  }

  private static Result softmax(Tensor operand, double beta) {
    double[] x = doubles(operand.requireConstant());
    double[] values = new double[x.length];
    double[] bounds = new double[x.length];
    int depth = operand.shape().lastDim();
    for (int row = 0; row < x.length; row += depth) {
      double most = Double.NEGATIVE_INFINITY;
      double furthest = 0;
      for (int i = row; i < row + depth; i++) {
        most = Math.max(most, beta * x[i]);
        furthest = Math.max(furthest, Math.abs(beta * x[i]));
      }
      double sum = 0;
      for (int i = row; i < row + depth; i++) {
        values[i] = Math.exp(beta * x[i] - most);
        sum += values[i];
      }
      for (int i = row; i < row + depth; i++) {
        values[i] /= sum;
        bounds[i] = ROUNDING * values[i] * (depth + 3 * FUNCTION_ULPS + 6 * furthest);
      }
    }
    return new Result(values, bounds);
  }

  private static Result logSoftmax(Tensor operand) {
    double[] x = doubles(operand.requireConstant());
    double[] values = new double[x.length];
    double[] bounds = new double[x.length];
    int depth = operand.shape().lastDim();
    for (int row = 0; row < x.length; row += depth) {
      double most = Double.NEGATIVE_INFINITY;
      double furthest = 0;
      for (int i = row; i < row + depth; i++) {
        most = Math.max(most, x[i]);
        furthest = Math.max(furthest, Math.abs(x[i]));
      }
      double sum = 0;
      for (int i = row; i < row + depth; i++) {
        sum += Math.exp(x[i] - most);
      }
      for (int i = row; i < row + depth; i++) {
        values[i] = x[i] - most - Math.log(sum);
        bounds[i] = ROUNDING * (depth + 3 * FUNCTION_ULPS + 6 * furthest);
      }
    }
    return new Result(values, bounds);
  }

  private static Result unit(Tensor operand) {
    double[] x = doubles(operand.requireConstant());
    double[] values = new double[x.length];
    double[] bounds = new double[x.length];
    int depth = operand.shape().lastDim();
    for (int row = 0; row < x.length; row += depth) {
      double squares = 0;
      for (int i = row; i < row + depth; i++) {
        squares += x[i] * x[i];
      }
      double norm = Math.max(Math.sqrt(squares), L2Normalization.SMALLEST_NORM);
      for (int i = row; i < row + depth; i++) {
        values[i] = x[i] / norm;
        bounds[i] = ROUNDING * Math.abs(values[i]) * (depth + 2 * FUNCTION_ULPS);
      }
    }
    return new Result(values, bounds);
  }

  /**
   * A window's sum may be kept while the window moves, and then holds every channel's roundings.
   */
  private static Result local(Tensor operand, LocalResponseNormalization op) {
    double[] x = doubles(operand.requireConstant());
    double[] values = new double[x.length];
    double[] bounds = new double[x.length];
    int depth = operand.shape().lastDim();
    for (int i = 0; i < x.length; i++) {
      int row = i - i % depth;
      double squares = 0;
      double all = 0;
      for (int j = row; j < row + depth; j++) {
        all += x[j] * x[j];
        squares += Math.abs(i - j) <= op.radius() ? x[j] * x[j] : 0;
      }
      double base = op.bias() + op.alpha() * squares;
      values[i] = x[i] * Math.pow(base, -op.beta());
      double relative = (2 * depth + 4) * (1 + op.alpha() * all / base) + Math.abs(Math.log(base));
      bounds[i] = ROUNDING * Math.abs(values[i]) * (2 * FUNCTION_ULPS + op.beta() * relative);
    }
    return new Result(values, bounds);
  }

  /** The nearest code's value; where two are about equally near, either. */
  private static Result rounded(Tensor operand, FakeQuant op) {
    double lowest = op.narrowRange() ? 1 : 0;
    double highest = (1 << op.bits()) - 1;
    double scale = (op.max() - (double) op.min()) / (highest - lowest);
    double zero = Math.rint(Math.max(lowest, Math.min(highest, lowest - op.min() / scale)));
    double[] x = doubles(operand.requireConstant());
    double[] values = new double[x.length];
    double[] bounds = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double code = Math.max(lowest, Math.min(highest, x[i] / scale + zero));
      double doubt = 8 * ROUNDING * (highest - lowest);
      boolean isBetween = Math.abs(code - Math.floor(code) - 0.5) <= doubt;
      values[i] = (Math.floor(code + 0.5) - zero) * scale;
      bounds[i] =
          (isBetween ? scale : 0)
              + 4 * ROUNDING * (Math.abs(values[i]) + Math.max(-op.min(), op.max()));
    }
    return new Result(values, bounds);
  }

  /** The first of equals. */
  private static Result position(List<Tensor> operands, ArgOp op) {
    double sign = op instanceof ArgMax ? 1 : -1;
    Shape shape = operands.get(0).shape();
    double[] x = doubles(operands.get(0).requireConstant());
    int axis = shape.normalizeAxis(operands.get(1).requireConstant().indices()[0]);
    int inner = IntStream.range(axis + 1, shape.rank()).map(shape::dim).reduce(1, (a, b) -> a * b);
    int extent = shape.dim(axis);
    double[] values = new double[x.length / extent];
    for (int i = 0; i < values.length; i++) {
      int start = i / inner * inner * extent + i % inner;
      for (int j = 1; j < extent; j++) {
        if (sign * x[start + j * inner] > sign * x[start + ((int) values[i]) * inner]) {
          values[i] = j;
        }
      }
    }
    return Result.exact(values);
  }

  /** The first of equals comes first. */
  private static List<Result> greatest(List<Tensor> operands) {
    double[] x = doubles(operands.get(0).requireConstant());
    int count = operands.get(1).requireConstant().indices()[0];
    int depth = operands.get(0).shape().lastDim();
    double[] values = new double[x.length / depth * count];
    double[] positions = new double[values.length];
    for (int row = 0; row < x.length / depth; row++) {
      int start = row * depth;
      int[] order =
          IntStream.range(0, depth)
              .boxed()
              .sorted((a, b) -> Double.compare(x[start + b], x[start + a]))
              .mapToInt(Integer::intValue)
              .toArray();
      for (int i = 0; i < count; i++) {
        values[row * count + i] = x[start + order[i]];
        positions[row * count + i] = order[i];
      }
    }
    return List.of(Result.exact(values), Result.exact(positions));
  }

  private static Result slopes(List<Tensor> operands) {
    double[] x = doubles(operands.get(0).requireConstant());
    double[] alpha = doubles(operands.get(PRelu.ALPHA).requireConstant());
    double[] values = new double[x.length];
    double[] bounds = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      values[i] = x[i] >= 0 ? x[i] : alpha[i % alpha.length] * x[i];
      bounds[i] = x[i] >= 0 ? 0 : 2 * ROUNDING * Math.abs(values[i]);
    }
    return new Result(values, bounds);
  }

  static double[] doubles(Constant constant) {
    double[] values = new double[constant.shape().elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (constant.dataType()) {
            case FLOAT32 -> constant.floats()[i];
            case INT32 -> constant.ints()[i];
            case INT64 -> constant.longs()[i];
            default -> constant.bytes()[i];
          };
    }
    return values;
  }
}

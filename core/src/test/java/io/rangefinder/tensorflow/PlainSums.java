package io.rangefinder.tensorflow;

import static io.rangefinder.tensorflow.PlainArithmetic.ROUNDING;
import static io.rangefinder.tensorflow.PlainArithmetic.doubles;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.AddN;
import io.rangefinder.ir.op.AveragePool2D;
import io.rangefinder.ir.op.BatchMatMul;
import io.rangefinder.ir.op.BatchNorm;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.L2Pool2D;
import io.rangefinder.ir.op.MatMul;
import io.rangefinder.ir.op.MaxPool2D;
import io.rangefinder.ir.op.Mean;
import io.rangefinder.ir.op.Pool2D;
import io.rangefinder.ir.op.ReduceAny;
import io.rangefinder.ir.op.ReduceMax;
import io.rangefinder.ir.op.ReduceMin;
import io.rangefinder.ir.op.ReduceOp;
import io.rangefinder.ir.op.ReduceProd;
import io.rangefinder.ir.op.ResizeBilinear;
import io.rangefinder.ir.op.Sum;
import io.rangefinder.ir.op.TransposeConv2D;
import io.rangefinder.ir.op.WeightedOp;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.tensorflow.PlainArithmetic.Result;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Operators that add up: convolutions, matrix products, reductions, pools, interpolation. */
final class PlainSums {
  private final double[] sums;
  private final double[] magnitudes;
  private final int[] terms;

  private PlainSums(int elements) {
    sums = new double[elements];
    magnitudes = new double[elements];
    terms = new int[elements];
  }

  static Optional<List<Result>> compute(Op op, List<Tensor> operands) {
    Shape result = op.inferTypes(operands).get(0).shape();
    if (op instanceof Conv2D convolution) {
      return weighted(convolution, convolution(convolution.window(), result, operands), operands);
    }
    if (op instanceof DepthwiseConv2D depthwise) {
      return weighted(depthwise, depthwise(depthwise, result, operands), operands);
    }
    if (op instanceof FullyConnected connected) {
      return weighted(connected, product(false, true, result, operands), operands);
    }
    if (op instanceof TransposeConv2D transposed) {
      return one(transposed(transposed.window(), result, operands).bounded());
    }
    if (op instanceof MatMul product) {
      return one(product(product.transposeA(), product.transposeB(), result, operands).bounded());
    }
    if (op instanceof BatchMatMul product) {
      return one(products(product, result, operands).bounded());
    }
    if (op instanceof Pool2D pool) {
      return one(pool(pool, result, operands.get(0)));
    }
    if (op instanceof ReduceOp reduction) {
      return one(reduction(reduction, operands));
    }
    if (op instanceof BatchNorm norm) {
      return one(normalization(norm, operands));
    }
    if (op instanceof ResizeBilinear resize) {
      return one(resized(resize, result, operands.get(0)));
    }
    if (op instanceof AddN) {
      PlainSums sums = new PlainSums(result.elements());
      operands.forEach(operand -> sums.addAll(doubles(operand.requireConstant())));
      return one(sums.bounded());
    }
    return Optional.empty();
  }

  private static Optional<List<Result>> one(Result result) {
    return Optional.of(List.of(result));
  }

  private void add(int at, double term) {
    sums[at] += term;
    magnitudes[at] += Math.abs(term);
    terms[at]++;
  }

  private void addAll(double[] values) {
    for (int i = 0; i < values.length; i++) {
      add(i, values[i]);
    }
  }

  private Result bounded() {
    double[] bounds = new double[sums.length];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = (terms[i] + 1) * ROUNDING * magnitudes[i];
    }
    return new Result(sums, bounds);
  }

  private static Optional<List<Result>> weighted(
      WeightedOp op, PlainSums sums, List<Tensor> operands) {
    if (operands.size() > WeightedOp.BIAS) {
      double[] bias = doubles(operands.get(WeightedOp.BIAS).requireConstant());
      for (int i = 0; i < sums.sums.length; i++) {
        sums.add(i, bias[i % bias.length]);
      }
    }
    return one(clamped(sums.bounded(), op.activation()));
  }

  private static Result clamped(Result result, Activation activation) {
    double[] values = result.values();
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.min(Math.max(values[i], activation.lowest()), activation.highest());
    }
    return result;
  }

  private static PlainSums convolution(Window2D window, Shape out, List<Tensor> operands) {
    Shape in = operands.get(0).shape();
    Shape taps = operands.get(1).shape();
    double[] x = doubles(operands.get(0).requireConstant());
    double[] w = doubles(operands.get(1).requireConstant());
    PlainSums sums = new PlainSums(out.elements());
    int top = window.paddingTop(in.dim(1), taps.dim(1));
    int left = window.paddingLeft(in.dim(2), taps.dim(2));
    int[] at = new int[4];
    for (int i = 0; i < sums.sums.length; i++) {
      index(out, i, at);
      for (int row = 0; row < taps.dim(1); row++) {
        for (int column = 0; column < taps.dim(2); column++) {
          int y = at[1] * window.strideHeight() - top + row * window.dilationHeight();
          int z = at[2] * window.strideWidth() - left + column * window.dilationWidth();
          if (y < 0 || z < 0 || y >= in.dim(1) || z >= in.dim(2)) {
            continue;
          }
          for (int c = 0; c < in.dim(3); c++) {
            sums.add(i, x[position(in, at[0], y, z, c)] * w[position(taps, at[3], row, column, c)]);
          }
        }
      }
    }
    return sums;
  }

  private static PlainSums depthwise(DepthwiseConv2D op, Shape out, List<Tensor> operands) {
    Window2D window = op.window();
    Shape in = operands.get(0).shape();
    Shape taps = operands.get(1).shape();
    double[] x = doubles(operands.get(0).requireConstant());
    double[] w = doubles(operands.get(1).requireConstant());
    PlainSums sums = new PlainSums(out.elements());
    int top = window.paddingTop(in.dim(1), taps.dim(1));
    int left = window.paddingLeft(in.dim(2), taps.dim(2));
    int[] at = new int[4];
    for (int i = 0; i < sums.sums.length; i++) {
      index(out, i, at);
      for (int row = 0; row < taps.dim(1); row++) {
        for (int column = 0; column < taps.dim(2); column++) {
          int y = at[1] * window.strideHeight() - top + row * window.dilationHeight();
          int z = at[2] * window.strideWidth() - left + column * window.dilationWidth();
          if (y >= 0 && z >= 0 && y < in.dim(1) && z < in.dim(2)) {
            sums.add(
                i,
                x[position(in, at[0], y, z, at[3] / op.depthMultiplier())]
                    * w[position(taps, 0, row, column, at[3])]);
          }
        }
      }
    }
    return sums;
  }

  /** Every input element times the weights, added where the window lies for it. */
  private static PlainSums transposed(Window2D window, Shape out, List<Tensor> operands) {
    Shape in = operands.get(TransposeConv2D.INPUT).shape();
    Shape taps = operands.get(TransposeConv2D.WEIGHTS).shape();
    double[] x = doubles(operands.get(TransposeConv2D.INPUT).requireConstant());
    double[] w = doubles(operands.get(TransposeConv2D.WEIGHTS).requireConstant());
    PlainSums sums = new PlainSums(out.elements());
    int top = window.paddingTop(out.dim(1), taps.dim(1));
    int left = window.paddingLeft(out.dim(2), taps.dim(2));
    int[] at = new int[4];
    for (int i = 0; i < x.length; i++) {
      index(in, i, at);
      for (int row = 0; row < taps.dim(1); row++) {
        for (int column = 0; column < taps.dim(2); column++) {
          int y = at[1] * window.strideHeight() - top + row;
          int z = at[2] * window.strideWidth() - left + column;
          if (y < 0 || z < 0 || y >= out.dim(1) || z >= out.dim(2)) {
            continue;
          }
          for (int c = 0; c < out.dim(3); c++) {
            sums.add(
                position(out, at[0], y, z, c), x[i] * w[position(taps, c, row, column, at[3])]);
          }
        }
      }
    }
    return sums;
  }

  private static PlainSums product(
      boolean turnedA, boolean turnedB, Shape out, List<Tensor> operands) {
    Shape b = operands.get(1).shape();
    PlainSums sums = new PlainSums(out.elements());
    sums.product(
        doubles(operands.get(0).requireConstant()),
        doubles(operands.get(1).requireConstant()),
        new int[] {out.dim(0), b.dim(turnedB ? 1 : 0), out.dim(1)},
        turnedA,
        turnedB,
        new int[] {0, 0, 0});
    return sums;
  }

  /** One matrix after the other; here the operands have as many. */
  private static PlainSums products(BatchMatMul op, Shape out, List<Tensor> operands) {
    int depth = operands.get(1).shape().dim(op.transposeB() ? -1 : -2);
    int rows = out.dim(-2);
    int columns = out.dim(-1);
    PlainSums sums = new PlainSums(out.elements());
    for (int i = 0; i < out.elements() / (rows * columns); i++) {
      sums.product(
          doubles(operands.get(0).requireConstant()),
          doubles(operands.get(1).requireConstant()),
          new int[] {rows, depth, columns},
          op.transposeA(),
          op.transposeB(),
          new int[] {i * rows * depth, i * depth * columns, i * rows * columns});
    }
    return sums;
  }

  /**
   * One product.
   *
   * @param extents rows, depth and columns
   * @param starts of the operands and of the result
   */
  private void product(
      double[] a, double[] b, int[] extents, boolean turnedA, boolean turnedB, int[] starts) {
    for (int row = 0; row < extents[0]; row++) {
      for (int column = 0; column < extents[2]; column++) {
        for (int k = 0; k < extents[1]; k++) {
          double left = a[starts[0] + (turnedA ? k * extents[0] + row : row * extents[1] + k)];
          double right =
              b[starts[1] + (turnedB ? column * extents[1] + k : k * extents[2] + column)];
          add(starts[2] + row * extents[2] + column, left * right);
        }
      }
    }
  }

  private static Result pool(Pool2D op, Shape out, Tensor operand) {
    Window2D window = op.window();
    Shape in = operand.shape();
    double[] x = doubles(operand.requireConstant());
    double[] greatest = new double[out.elements()];
    Arrays.fill(greatest, Double.NEGATIVE_INFINITY);
    PlainSums sums = new PlainSums(out.elements());
    int top = window.paddingTop(in.dim(1), op.filterHeight());
    int left = window.paddingLeft(in.dim(2), op.filterWidth());
    int[] at = new int[4];
    for (int i = 0; i < greatest.length; i++) {
      index(out, i, at);
      for (int row = 0; row < op.filterHeight(); row++) {
        for (int column = 0; column < op.filterWidth(); column++) {
          int y = at[1] * window.strideHeight() - top + row;
          int z = at[2] * window.strideWidth() - left + column;
          if (y >= 0 && z >= 0 && y < in.dim(1) && z < in.dim(2)) {
            double value = x[position(in, at[0], y, z, at[3])];
            greatest[i] = Math.max(greatest[i], value);
            sums.add(i, op instanceof L2Pool2D ? value * value : value);
          }
        }
      }
    }
    if (op instanceof MaxPool2D) {
      return clamped(Result.exact(greatest), op.activation());
    }
    Result mean = sums.averaged();
    if (op instanceof L2Pool2D) {
      for (int i = 0; i < greatest.length; i++) {
        mean.values()[i] = Math.sqrt(mean.values()[i]);
        mean.bounds()[i] = (sums.terms[i] + 8) * ROUNDING * mean.values()[i];
      }
    } else if (!(op instanceof AveragePool2D)) {
      throw new AssertionError(op.kind() + " has no plain arithmetic here");
    }
    return clamped(mean, op.activation());
  }

  private Result averaged() {
    double[] values = new double[sums.length];
    double[] bounds = new double[sums.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = sums[i] / terms[i];
      bounds[i] = (terms[i] + 3) * ROUNDING * magnitudes[i] / terms[i];
    }
    return new Result(values, bounds);
  }

  private static Result reduction(ReduceOp op, List<Tensor> operands) {
    Shape in = operands.get(0).shape();
    double[] x = doubles(operands.get(0).requireConstant());
    int[] kept = in.toArray();
    for (int axis : operands.get(1).requireConstant().indices()) {
      kept[in.normalizeAxis(axis)] = 1;
    }
    Shape out = Shape.of(kept);
    PlainSums sums = new PlainSums(out.elements());
    double[] combined = new double[out.elements()];
    Arrays.fill(
        combined,
        op instanceof ReduceProd
            ? 1
            : op instanceof ReduceMax
                ? Double.NEGATIVE_INFINITY
                : op instanceof ReduceMin ? Double.POSITIVE_INFINITY : 0);
    int[] at = new int[in.rank()];
    for (int i = 0; i < x.length; i++) {
      index(in, i, at);
      int to = 0;
      for (int axis = 0; axis < at.length; axis++) {
        to = to * out.dim(axis) + Math.min(at[axis], out.dim(axis) - 1);
      }
      sums.add(to, x[i]);
      combined[to] =
          op instanceof ReduceProd
              ? combined[to] * x[i]
              : op instanceof ReduceMin
                  ? Math.min(combined[to], x[i])
                  : Math.max(combined[to], x[i]);
    }
    if (op instanceof Sum) {
      return sums.bounded();
    }
    if (op instanceof Mean) {
      return sums.averaged();
    }
    Result result = Result.exact(combined);
    if (op instanceof ReduceProd) {
      for (int i = 0; i < combined.length; i++) {
        result.bounds()[i] = sums.terms[i] * ROUNDING * Math.abs(combined[i]);
      }
    } else if (!(op instanceof ReduceMax || op instanceof ReduceMin || op instanceof ReduceAny)) {
      throw new AssertionError(op.kind() + " has no plain arithmetic here");
    }
    return result;
  }

  private static Result normalization(BatchNorm op, List<Tensor> operands) {
    double[][] all =
        operands.stream()
            .map(operand -> doubles(operand.requireConstant()))
            .toArray(double[][]::new);
    double[] values = new double[all[0].length];
    double[] bounds = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      int c = i % all[1].length;
      double factor = all[1][c] / Math.sqrt(all[4][c] + op.epsilon());
      values[i] = (all[0][i] - all[3][c]) * factor + all[2][c];
      bounds[i] =
          8
              * ROUNDING
              * (Math.abs(all[0][i] * factor) + Math.abs(all[3][c] * factor) + Math.abs(all[2][c]));
    }
    return new Result(values, bounds);
  }

  /**
   * Interpolation between four pixels. A coordinate is worked out in single precision, so it is off
   * by roundings of the extent, and the value by that times the differences of the pixels.
   */
  private static Result resized(ResizeBilinear op, Shape out, Tensor operand) {
    Shape in = operand.shape();
    double[] x = doubles(operand.requireConstant());
    double[] values = new double[out.elements()];
    double[] bounds = new double[values.length];
    int[] at = new int[4];
    for (int i = 0; i < values.length; i++) {
      index(out, i, at);
      double y = coordinate(op, at[1], in.dim(1), out.dim(1));
      double z = coordinate(op, at[2], in.dim(2), out.dim(2));
      int top = (int) Math.floor(y);
      int left = (int) Math.floor(z);
      double magnitude = 0;
      for (int row = 0; row < 2; row++) {
        for (int column = 0; column < 2; column++) {
          double weight =
              (row == 0 ? 1 - (y - top) : y - top) * (column == 0 ? 1 - (z - left) : z - left);
          double pixel =
              x[
                  position(
                      in,
                      at[0],
                      Math.min(in.dim(1) - 1, top + row),
                      Math.min(in.dim(2) - 1, left + column),
                      at[3])];
          values[i] += weight * pixel;
          magnitude += Math.abs(pixel);
        }
      }
      bounds[i] = ROUNDING * magnitude * (8 + 4 * (in.dim(1) + in.dim(2)));
    }
    return new Result(values, bounds);
  }

  private static double coordinate(ResizeBilinear op, int at, int from, int to) {
    double scale = op.alignCorners() && to > 1 ? (from - 1.0) / (to - 1) : from / (double) to;
    double position = op.halfPixelCenters() ? (at + 0.5) * scale - 0.5 : at * scale;
    return Math.max(0, Math.min(from - 1, position));
  }

  static void index(Shape shape, int position, int[] index) {
    int rest = position;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      index[axis] = rest % shape.dim(axis);
      rest /= shape.dim(axis);
    }
  }

  static int position(Shape shape, int... index) {
    int position = 0;
    for (int axis = 0; axis < index.length; axis++) {
      position = position * shape.dim(axis) + index[axis];
    }
    return position;
  }
}

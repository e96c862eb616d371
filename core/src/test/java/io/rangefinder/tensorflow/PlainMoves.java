package io.rangefinder.tensorflow;

import static io.rangefinder.tensorflow.PlainArithmetic.doubles;
import static io.rangefinder.tensorflow.PlainSums.position;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import io.rangefinder.ir.op.BatchToSpaceNd;
import io.rangefinder.ir.op.DepthToSpace;
import io.rangefinder.ir.op.GatherNd;
import io.rangefinder.ir.op.MatrixDiag;
import io.rangefinder.ir.op.MatrixSetDiag;
import io.rangefinder.ir.op.MirrorPad;
import io.rangefinder.ir.op.OneHot;
import io.rangefinder.ir.op.Pad;
import io.rangefinder.ir.op.PadV2;
import io.rangefinder.ir.op.ResizeNearestNeighbor;
import io.rangefinder.ir.op.ReverseSequence;
import io.rangefinder.ir.op.SpaceToBatchNd;
import io.rangefinder.ir.op.SpaceToDepth;
import io.rangefinder.ir.op.SparseToDense;
import io.rangefinder.ir.op.Split;
import io.rangefinder.ir.op.SplitV;
import io.rangefinder.ir.op.Unpack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Operators that move elements and do not fold constants: where each element comes from. */
final class PlainMoves {
  /** The value at an index of the result. */
  private interface Source {
    double at(int[] index);
  }

  private PlainMoves() {}

  static Optional<List<double[]>> compute(Op op, List<Tensor> operands) {
    List<TensorType> types = op.inferTypes(operands);
    Shape out = types.get(0).shape();
    if (op instanceof Split) {
      return Optional.of(
          parts(operands.get(1), operands.get(0).requireConstant().indices()[0], types));
    }
    if (op instanceof SplitV) {
      return Optional.of(
          parts(operands.get(0), operands.get(2).requireConstant().indices()[0], types));
    }
    if (op instanceof Unpack unpack) {
      return Optional.of(slices(operands.get(0), unpack, types));
    }
    Tensor first = operands.get(0);
    Source source = null;
    if (op instanceof Pad) {
      source = padded(first, operands.get(1), 0);
    } else if (op instanceof PadV2) {
      source = padded(first, operands.get(1), doubles(operands.get(2).requireConstant())[0]);
    } else if (op instanceof MirrorPad pad) {
      source = mirrored(first, operands.get(1), pad.mode() == MirrorPad.Mode.REFLECT ? 0 : 1);
    } else if (op instanceof SpaceToDepth space) {
      source = toDepth(first, space.blockSize());
    } else if (op instanceof DepthToSpace depth) {
      source = toSpace(first, depth.blockSize(), out);
    } else if (op instanceof SpaceToBatchNd) {
      source = toBatch(first, operands);
    } else if (op instanceof BatchToSpaceNd) {
      source = fromBatch(first, operands, out);
    } else if (op instanceof OneHot oneHot) {
      source = hot(operands, oneHot, out);
    } else if (op instanceof ReverseSequence reverse) {
      source = reversed(first, operands.get(1), reverse);
    } else if (op instanceof MatrixDiag) {
      source = onDiagonal(index -> 0, first);
    } else if (op instanceof MatrixSetDiag) {
      source = onDiagonal(index -> at(first, index), operands.get(1));
    } else if (op instanceof GatherNd) {
      source = picked(first, operands.get(1));
    } else if (op instanceof SparseToDense) {
      return Optional.of(List.of(dense(operands, out)));
    } else if (op instanceof ResizeNearestNeighbor resize) {
      source = nearest(first, resize, out);
    }
    return Optional.ofNullable(source).map(from -> List.of(filled(out, from)));
  }

  private static double[] filled(Shape shape, Source source) {
    double[] values = new double[shape.elements()];
    int[] index = new int[shape.rank()];
    for (int i = 0; i < values.length; i++) {
      PlainSums.index(shape, i, index);
      values[i] = source.at(index);
    }
    return values;
  }

  private static List<double[]> parts(Tensor x, int axis, List<TensorType> types) {
    double[] values = doubles(x.requireConstant());
    int along = x.shape().normalizeAxis(axis);
    List<double[]> parts = new ArrayList<>();
    int start = 0;
    for (TensorType type : types) {
      int offset = start;
      parts.add(
          filled(
              type.shape(),
              index -> {
                int[] from = index.clone();
                from[along] += offset;
                return values[position(x.shape(), from)];
              }));
      start += type.shape().dim(along);
    }
    return parts;
  }

  private static List<double[]> slices(Tensor x, Unpack op, List<TensorType> types) {
    double[] values = doubles(x.requireConstant());
    int along = x.shape().normalizeAxis(op.axis());
    List<double[]> slices = new ArrayList<>();
    for (int slice = 0; slice < types.size(); slice++) {
      int at = slice;
      slices.add(
          filled(
              types.get(slice).shape(),
              index -> {
                int[] from = new int[index.length + 1];
                System.arraycopy(index, 0, from, 0, along);
                from[along] = at;
                System.arraycopy(index, along, from, along + 1, index.length - along);
                return values[position(x.shape(), from)];
              }));
    }
    return slices;
  }

  private static Source padded(Tensor x, Tensor paddings, double value) {
    double[] values = doubles(x.requireConstant());
    int[] by = paddings.requireConstant().indices();
    return index -> {
      int[] from = index.clone();
      for (int axis = 0; axis < from.length; axis++) {
        from[axis] -= by[2 * axis];
        if (from[axis] < 0 || from[axis] >= x.shape().dim(axis)) {
          return value;
        }
      }
      return values[position(x.shape(), from)];
    };
  }

  private static Source mirrored(Tensor x, Tensor paddings, int repeated) {
    double[] values = doubles(x.requireConstant());
    int[] by = paddings.requireConstant().indices();
    return index -> {
      int[] from = index.clone();
      for (int axis = 0; axis < from.length; axis++) {
        int extent = x.shape().dim(axis);
        int at = from[axis] - by[2 * axis];
        from[axis] = at < 0 ? -at - repeated : at >= extent ? 2 * (extent - 1) - at + repeated : at;
      }
      return values[position(x.shape(), from)];
    };
  }

  private static Source toDepth(Tensor x, int block) {
    double[] values = doubles(x.requireConstant());
    int channels = x.shape().dim(3);
    return index -> {
      int cell = index[3] / channels;
      return values[
          position(
              x.shape(),
              index[0],
              index[1] * block + cell / block,
              index[2] * block + cell % block,
              index[3] % channels)];
    };
  }

  private static Source toSpace(Tensor x, int block, Shape out) {
    double[] values = doubles(x.requireConstant());
    return index -> {
      int cell = index[1] % block * block + index[2] % block;
      return values[
          position(
              x.shape(),
              index[0],
              index[1] / block,
              index[2] / block,
              cell * out.dim(3) + index[3])];
    };
  }

  private static Source toBatch(Tensor x, List<Tensor> operands) {
    double[] values = doubles(x.requireConstant());
    int[] block = operands.get(1).requireConstant().indices();
    int[] by = operands.get(2).requireConstant().indices();
    int images = x.shape().dim(0);
    return index -> {
      int cell = index[0] / images;
      int y = index[1] * block[0] + cell / block[1] - by[0];
      int z = index[2] * block[1] + cell % block[1] - by[2];
      boolean isInside = y >= 0 && z >= 0 && y < x.shape().dim(1) && z < x.shape().dim(2);
      return isInside ? values[position(x.shape(), index[0] % images, y, z, index[3])] : 0;
    };
  }

  private static Source fromBatch(Tensor x, List<Tensor> operands, Shape out) {
    double[] values = doubles(x.requireConstant());
    int[] block = operands.get(1).requireConstant().indices();
    int[] crops = operands.get(2).requireConstant().indices();
    return index -> {
      int y = index[1] + crops[0];
      int z = index[2] + crops[2];
      int cell = y % block[0] * block[1] + z % block[1];
      return values[
          position(x.shape(), cell * out.dim(0) + index[0], y / block[0], z / block[1], index[3])];
    };
  }

  private static Source hot(List<Tensor> operands, OneHot op, Shape out) {
    double[] at = doubles(operands.get(0).requireConstant());
    double on = doubles(operands.get(2).requireConstant())[0];
    double off = doubles(operands.get(3).requireConstant())[0];
    int axis = op.axis() < 0 ? out.rank() + op.axis() : op.axis();
    return index -> {
      int[] from = new int[index.length - 1];
      System.arraycopy(index, 0, from, 0, axis);
      System.arraycopy(index, axis + 1, from, axis, from.length - axis);
      return at[position(operands.get(0).shape(), from)] == index[axis] ? on : off;
    };
  }

  /** Rows on the diagonals of matrices that are something else beside them. */
  private static Source onDiagonal(Source beside, Tensor rows) {
    int rank = rows.shape().rank();
    return index ->
        index[rank] == index[rank - 1] ? at(rows, Arrays.copyOf(index, rank)) : beside.at(index);
  }

  private static double at(Tensor x, int[] index) {
    return doubles(x.requireConstant())[position(x.shape(), index)];
  }

  private static Source reversed(Tensor x, Tensor lengths, ReverseSequence op) {
    double[] values = doubles(x.requireConstant());
    int[] reversed = lengths.requireConstant().indices();
    return index -> {
      int[] from = index.clone();
      int length = reversed[index[op.batchAxis()]];
      if (index[op.sequenceAxis()] < length) {
        from[op.sequenceAxis()] = length - 1 - index[op.sequenceAxis()];
      }
      return values[position(x.shape(), from)];
    };
  }

  private static Source picked(Tensor x, Tensor indices) {
    double[] values = doubles(x.requireConstant());
    int[] at = indices.requireConstant().indices();
    int depth = indices.shape().lastDim();
    int rows = indices.shape().rank() - 1;
    return index -> {
      int row = 0;
      for (int axis = 0; axis < rows; axis++) {
        row = row * indices.shape().dim(axis) + index[axis];
      }
      int[] from = new int[x.shape().rank()];
      System.arraycopy(at, row * depth, from, 0, depth);
      System.arraycopy(index, rows, from, depth, from.length - depth);
      return values[position(x.shape(), from)];
    };
  }

  private static double[] dense(List<Tensor> operands, Shape out) {
    double[] values = new double[out.elements()];
    Arrays.fill(values, doubles(operands.get(3).requireConstant())[0]);
    int[] at = operands.get(0).requireConstant().indices();
    double[] given = doubles(operands.get(2).requireConstant());
    for (int i = 0; i < given.length; i++) {
      values[at[i]] = given[i];
    }
    return values;
  }

  /** Coordinates in single precision, as the operator is defined with. */
  private static Source nearest(Tensor x, ResizeNearestNeighbor op, Shape out) {
    double[] values = doubles(x.requireConstant());
    return index ->
        values[
            position(
                x.shape(),
                index[0],
                nearest(op, index[1], x.shape().dim(1), out.dim(1)),
                nearest(op, index[2], x.shape().dim(2), out.dim(2)),
                index[3])];
  }

  private static int nearest(ResizeNearestNeighbor op, int at, int from, int to) {
    float scale = op.alignCorners() && to > 1 ? (from - 1) / (float) (to - 1) : from / (float) to;
    float position = op.halfPixelCenters() ? (at + 0.5f) * scale : at * scale;
    double chosen = op.alignCorners() ? Math.floor(position + 0.5) : Math.floor(position);
    return (int) Math.max(0, Math.min(from - 1, chosen));
  }
}

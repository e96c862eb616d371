package io.rangefinder.tflite;

import static java.util.Map.entry;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import org.tensorflow.lite.schema.BuiltinOperator;

/**
 * The first runtime that knows an operator, as TOCO declares it in a file's metadata.
 *
 * <p>Versions are compared as text, as TOCO does: "1.5.0" stands above "1.14.0". Operators without
 * an entry declare nothing; those that read int8 weights declare what they do with float ones.
 */
final class MinimumRuntime {
  private static final Map<OperatorVersion, String> FIRST_RUNTIME =
      Map.ofEntries(
          first("1.5.0", BuiltinOperator.ADD, 1),
          first("1.5.0", BuiltinOperator.AVERAGE_POOL_2D, 1),
          first("1.5.0", BuiltinOperator.CAST, 1),
          first("1.5.0", BuiltinOperator.CONCATENATION, 1),
          first("1.5.0", BuiltinOperator.CONV_2D, 1),
          first("1.5.0", BuiltinOperator.CONV_2D, 2),
          first("1.5.0", BuiltinOperator.DEPTHWISE_CONV_2D, 1),
          first("1.5.0", BuiltinOperator.FAKE_QUANT, 1),
          first("1.5.0", BuiltinOperator.FULLY_CONNECTED, 1),
          first("1.5.0", BuiltinOperator.FULLY_CONNECTED, 3),
          first("1.5.0", BuiltinOperator.L2_NORMALIZATION, 1),
          first("1.5.0", BuiltinOperator.L2_POOL_2D, 1),
          first("1.5.0", BuiltinOperator.LOCAL_RESPONSE_NORMALIZATION, 1),
          first("1.5.0", BuiltinOperator.MAX_POOL_2D, 1),
          first("1.5.0", BuiltinOperator.MUL, 1),
          first("1.5.0", BuiltinOperator.PAD, 1),
          first("1.5.0", BuiltinOperator.RESHAPE, 1),
          first("1.5.0", BuiltinOperator.SOFTMAX, 1),
          first("1.5.0", BuiltinOperator.SPACE_TO_DEPTH, 1),
          first("1.6.0", BuiltinOperator.BATCH_TO_SPACE_ND, 1),
          first("1.6.0", BuiltinOperator.DIV, 1),
          first("1.6.0", BuiltinOperator.GATHER, 1),
          first("1.6.0", BuiltinOperator.MEAN, 1),
          first("1.6.0", BuiltinOperator.SPACE_TO_BATCH_ND, 1),
          first("1.6.0", BuiltinOperator.SQUEEZE, 1),
          first("1.6.0", BuiltinOperator.STRIDED_SLICE, 1),
          first("1.6.0", BuiltinOperator.SUB, 1),
          first("1.6.0", BuiltinOperator.TRANSPOSE, 1),
          first("1.7.0", BuiltinOperator.RESIZE_BILINEAR, 1),
          first("1.7.0", BuiltinOperator.TOPK_V2, 1),
          first("1.9.0", BuiltinOperator.ARG_MAX, 1),
          first("1.9.0", BuiltinOperator.PADV2, 1),
          first("1.9.0", BuiltinOperator.ARG_MIN, 1),
          first("1.9.0", BuiltinOperator.SPARSE_TO_DENSE, 1),
          first("1.9.0", BuiltinOperator.TRANSPOSE_CONV, 1),
          first("1.10.0", BuiltinOperator.EXPAND_DIMS, 1),
          first("1.10.0", BuiltinOperator.FAKE_QUANT, 2),
          first("1.10.0", BuiltinOperator.SUM, 1),
          first("1.10.1", BuiltinOperator.TILE, 1),
          first("1.11.0", BuiltinOperator.ONE_HOT, 1),
          first("1.11.0", BuiltinOperator.PACK, 1),
          first("1.11.0", BuiltinOperator.REDUCE_ANY, 1),
          first("1.11.0", BuiltinOperator.REDUCE_MAX, 1),
          first("1.11.0", BuiltinOperator.REDUCE_MIN, 1),
          first("1.11.0", BuiltinOperator.REDUCE_PROD, 1),
          first("1.11.0", BuiltinOperator.UNPACK, 1),
          first("1.12.0", BuiltinOperator.DEPTHWISE_CONV_2D, 2),
          first("1.13.1", BuiltinOperator.DEQUANTIZE, 1),
          first("1.13.1", BuiltinOperator.LEAKY_RELU, 1),
          first("1.13.1", BuiltinOperator.MIRROR_PAD, 1),
          first("1.13.1", BuiltinOperator.RESIZE_NEAREST_NEIGHBOR, 1),
          first("1.13.1", BuiltinOperator.SPLIT_V, 1),
          first("1.13.1", BuiltinOperator.SQUARED_DIFFERENCE, 1),
          first("1.14.0", BuiltinOperator.ADD_N, 1),
          first("1.14.0", BuiltinOperator.EQUAL, 1),
          first("1.14.0", BuiltinOperator.FLOOR_DIV, 1),
          first("1.14.0", BuiltinOperator.FLOOR_DIV, 2),
          first("1.14.0", BuiltinOperator.GATHER_ND, 1),
          first("1.14.0", BuiltinOperator.GREATER, 1),
          first("1.14.0", BuiltinOperator.GREATER_EQUAL, 1),
          first("1.14.0", BuiltinOperator.LESS, 1),
          first("1.14.0", BuiltinOperator.LESS_EQUAL, 1),
          first("1.14.0", BuiltinOperator.LOGISTIC, 1),
          first("1.14.0", BuiltinOperator.LOG_SOFTMAX, 1),
          first("1.14.0", BuiltinOperator.MAXIMUM, 1),
          first("1.14.0", BuiltinOperator.MINIMUM, 1),
          first("1.14.0", BuiltinOperator.NOT_EQUAL, 1),
          first("1.14.0", BuiltinOperator.RELU6, 1),
          first("1.14.0", BuiltinOperator.REVERSE_SEQUENCE, 1),
          first("1.14.0", BuiltinOperator.SELECT, 1),
          first("1.14.0", BuiltinOperator.SLICE, 1),
          first("1.14.0", BuiltinOperator.SPARSE_TO_DENSE, 2),
          first("1.14.0", BuiltinOperator.SPLIT, 3),
          first("1.14.0", BuiltinOperator.TANH, 1));

  private MinimumRuntime() {}

  /** The version to declare for a file with these operators; empty if none of them has one. */
  static String of(Collection<OperatorVersion> operators) {
    return operators.stream()
        .map(operator -> FIRST_RUNTIME.getOrDefault(operator, ""))
        .max(Comparator.naturalOrder())
        .orElse("");
  }

  private static Map.Entry<OperatorVersion, String> first(
      String runtime, int builtinCode, int version) {
    return entry(new OperatorVersion(builtinCode, version), runtime);
  }
}

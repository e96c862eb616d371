package io.rangefinder.tensorflow.graphdef;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;

/** Element types as TensorFlow names them. */
public final class DataTypes {
  private DataTypes() {}

  /**
   * The element type of a TensorFlow type.
   *
   * @throws InvalidOperatorException if the graph cannot hold such elements
   */
  public static DataType fromTensorflow(org.tensorflow.proto.DataType type) {
    return switch (type) {
      case DT_FLOAT -> DataType.FLOAT32;
      case DT_INT32 -> DataType.INT32;
      case DT_INT64 -> DataType.INT64;
      case DT_UINT8, DT_QUINT8 -> DataType.UINT8;
      case DT_INT8, DT_QINT8 -> DataType.INT8;
      case DT_BOOL -> DataType.BOOL;
      default ->
          throw new InvalidOperatorException(
              "element type " + type + " is not supported; use a float32 graph");
    };
  }

  public static org.tensorflow.proto.DataType toTensorflow(DataType type) {
    return switch (type) {
      case FLOAT32 -> org.tensorflow.proto.DataType.DT_FLOAT;
      case FLOAT16 -> org.tensorflow.proto.DataType.DT_HALF;
      case INT32 -> org.tensorflow.proto.DataType.DT_INT32;
      case INT64 -> org.tensorflow.proto.DataType.DT_INT64;
      case UINT8 -> org.tensorflow.proto.DataType.DT_UINT8;
      case INT8 -> org.tensorflow.proto.DataType.DT_INT8;
      case BOOL -> org.tensorflow.proto.DataType.DT_BOOL;
    };
  }
}

package io.rangefinder.tflite;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;
import org.tensorflow.lite.schema.TensorType;

/** Element types as the schema numbers them. */
final class ElementTypes {
  private ElementTypes() {}

  static byte toSchema(DataType dataType) {
    return switch (dataType) {
      case FLOAT32 -> TensorType.FLOAT32;
      case FLOAT16 -> TensorType.FLOAT16;
      case INT32 -> TensorType.INT32;
      case INT64 -> TensorType.INT64;
      case UINT8 -> TensorType.UINT8;
      case INT8 -> TensorType.INT8;
      case BOOL -> TensorType.BOOL;
    };
  }

  /**
   * The type of a schema number.
   *
   * @throws InvalidOperatorException if the graph has no such type
   */
  static DataType fromSchema(byte type) {
    return switch (type) {
      case TensorType.FLOAT32 -> DataType.FLOAT32;
      case TensorType.FLOAT16 -> DataType.FLOAT16;
      case TensorType.INT32 -> DataType.INT32;
      case TensorType.INT64 -> DataType.INT64;
      case TensorType.UINT8 -> DataType.UINT8;
      case TensorType.INT8 -> DataType.INT8;
      case TensorType.BOOL -> DataType.BOOL;
      default -> throw new InvalidOperatorException("elements of type " + name(type));
    };
  }

  private static String name(byte type) {
    return type >= 0 && type < TensorType.names.length ? TensorType.name(type) : "number " + type;
  }
}

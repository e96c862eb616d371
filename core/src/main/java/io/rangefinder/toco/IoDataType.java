package io.rangefinder.toco;

import io.rangefinder.ir.DataType;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Element types as flags and their files name them. */
public enum IoDataType {
  IO_DATA_TYPE_UNKNOWN(0, null),
  FLOAT(1, DataType.FLOAT32),
  QUANTIZED_UINT8(2, DataType.UINT8),
  INT32(3, DataType.INT32),
  INT64(4, DataType.INT64),
  STRING(5, null),
  QUANTIZED_INT16(6, null),
  BOOL(7, DataType.BOOL),
  COMPLEX64(8, null),
  INT8(9, DataType.INT8),
  FLOAT16(10, null);

  private final int number;
  private final @Nullable DataType dataType;

  IoDataType(int number, @Nullable DataType dataType) {
    this.number = number;
    this.dataType = dataType;
  }

  /** What stands for the type in a binary file. */
  public int number() {
    return number;
  }

  /** The type that tensors of a graph have; empty if they cannot have it. */
  public Optional<DataType> dataType() {
    return Optional.ofNullable(dataType);
  }

  /** The type of a name. */
  public static Optional<IoDataType> of(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  /** The names of the types that tensors can have, for messages. */
  public static String supported() {
    return Arrays.stream(values())
        .filter(type -> type.dataType != null)
        .map(Enum::name)
        .collect(Collectors.joining(", "));
  }

  /** The name of a type, for messages. */
  public static String nameOf(DataType dataType) {
    return Arrays.stream(values())
        .filter(type -> type.dataType == dataType)
        .findFirst()
        .map(Enum::name)
        .orElseGet(dataType::toString);
  }
}

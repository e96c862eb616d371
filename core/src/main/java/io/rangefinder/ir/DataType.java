package io.rangefinder.ir;

import java.util.Locale;

/** Element types of tensors. Sizes are in bytes; strings are not represented. */
public enum DataType {
  FLOAT32(4),
  /** IEEE binary16; weights of files alone, no operator computes with it. */
  FLOAT16(2),
  INT32(4),
  INT64(8),
  UINT8(1),
  INT8(1),
  BOOL(1);

  private final int bytes;

  DataType(int bytes) {
    this.bytes = bytes;
  }

  /** Size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Whether elements are whole numbers that shape arithmetic may use. */
  public boolean isIndex() {
    return this == INT32 || this == INT64;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

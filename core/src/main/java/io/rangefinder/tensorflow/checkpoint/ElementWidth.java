package io.rangefinder.tensorflow.checkpoint;

import java.util.Optional;
import org.tensorflow.proto.DataType;

/**
 * How an element of fixed size is stored.
 *
 * @param bytes its size
 * @param unit how many of them are one number, whose order may be turned
 */
record ElementWidth(int bytes, int unit) {
  private ElementWidth(int bytes) {
    this(bytes, bytes);
  }

  /** Of a type; empty if its elements have no fixed size. */
  static Optional<ElementWidth> of(DataType type) {
    return switch (type) {
      case DT_BOOL,
          DT_INT8,
          DT_UINT8,
          DT_QINT8,
          DT_QUINT8,
          DT_INT4,
          DT_UINT4,
          DT_FLOAT8_E5M2,
          DT_FLOAT8_E4M3FN ->
          Optional.of(new ElementWidth(1));
      case DT_HALF, DT_BFLOAT16, DT_INT16, DT_UINT16, DT_QINT16, DT_QUINT16 ->
          Optional.of(new ElementWidth(2));
      case DT_FLOAT, DT_INT32, DT_UINT32, DT_QINT32 -> Optional.of(new ElementWidth(4));
      case DT_DOUBLE, DT_INT64, DT_UINT64 -> Optional.of(new ElementWidth(8));
      case DT_COMPLEX64 -> Optional.of(new ElementWidth(8, 4));
      case DT_COMPLEX128 -> Optional.of(new ElementWidth(16, 8));
      default -> Optional.empty();
    };
  }

  /** Turns the bytes of each number. */
  void turn(byte[] elements) {
    for (int start = 0; start + unit <= elements.length; start += unit) {
      for (int low = start, high = start + unit - 1; low < high; low++, high--) {
        byte kept = elements[low];
        elements[low] = elements[high];
        elements[high] = kept;
      }
    }
  }
}

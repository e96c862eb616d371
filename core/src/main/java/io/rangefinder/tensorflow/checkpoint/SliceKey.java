package io.rangefinder.tensorflow.checkpoint;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * The key that a slice of a tensor is stored under: a zero, the name, the rank, then start and
 * length of each axis, in a code whose bytes sort as the values do.
 */
final class SliceKey {
  private static final int MOST_SIGNED_BYTES = 10;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private SliceKey() {}

  static ByteString of(ByteString name, TensorSlice slice) {
    SliceKey key = new SliceKey();
    key.unsigned(0);
    key.text(name);
    key.unsigned(slice.rank());
    for (int axis = 0; axis < slice.rank(); axis++) {
      key.signed(slice.start(axis));
      key.signed(slice.length(axis));
    }
    return ByteString.copyFrom(key.out.toByteArray());
  }

  private void unsigned(long value) {
    int bytes = (Long.SIZE - Long.numberOfLeadingZeros(value) + 7) / 8;
    out.write(bytes);
    for (int i = bytes - 1; i >= 0; i--) {
      out.write((int) (value >>> (8 * i)));
    }
  }

  /** Zeros and 255s are followed by their opposite, so that 0, 1 can end the text. */
  private void text(ByteString text) {
    for (byte next : text.toByteArray()) {
      out.write(next);
      if (next == 0) {
        out.write(0xff);
      } else if (next == (byte) 0xff) {
        out.write(0);
      }
    }
    out.write(0);
    out.write(1);
  }

  /** The first bits that differ from the sign say how many bytes there are. */
  private void signed(long value) {
    long magnitude = value < 0 ? ~value : value;
    int length = (Long.SIZE - Long.numberOfLeadingZeros(magnitude)) / 7 + 1;
    byte sign = (byte) (value < 0 ? 0xff : 0);
    byte[] bytes =
        ByteBuffer.allocate(MOST_SIGNED_BYTES).put(sign).put(sign).putLong(value).array();
    int begin = MOST_SIGNED_BYTES - length;
    int header = 0xffff << (16 - length) & 0xffff;
    bytes[begin] ^= (byte) (header >> 8);
    if (length > 1) {
      bytes[begin + 1] ^= (byte) header;
    }
    out.write(bytes, begin, length);
  }
}

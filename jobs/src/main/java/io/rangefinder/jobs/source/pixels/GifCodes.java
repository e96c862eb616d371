package io.rangefinder.jobs.source.pixels;

/**
 * The variable-length LZW codes of a GIF's frame, in sub-blocks of at most 255 bytes. The file must
 * hold them to their terminator.
 */
final class GifCodes {
  private static final int MOST_CODES = 1 << 12;
  private static final int LONGEST_CODE = 12;

  private final byte[] bytes;
  private final int literalBits;
  private final int[] prefix = new int[MOST_CODES];
  private final byte[] suffix = new byte[MOST_CODES];
  private final byte[] first = new byte[MOST_CODES];
  private final int[] length = new int[MOST_CODES];
  private int at;
  private int leftInBlock;
  private int buffered;
  private int bufferedBits;

  /**
   * @param from where the code size stands
   */
  GifCodes(byte[] bytes, int from) throws UnusableImageException {
    this.bytes = bytes;
    this.literalBits = bytes[from] & 0xff;
    this.at = from + 1;
    if (literalBits < 1 || literalBits > 8) {
      throw GifFrame.corrupt("a code of its frame has " + literalBits + " bits");
    }
    for (int i = 0; i < 1 << literalBits; i++) {
      suffix[i] = (byte) i;
      first[i] = (byte) i;
      length[i] = 1;
    }
  }

  /** Fills in the indices of the frame as far as the codes go. */
  void decode(byte[] indices) throws UnusableImageException {
    int clear = 1 << literalBits;
    int next = clear + 2;
    int bits = literalBits + 1;
    int previous = -1;
    int written = 0;
    while (written < indices.length) {
      int code = next(bits);
      if (code < 0 || code == clear + 1) {
        return;
      }
      if (code == clear) {
        next = clear + 2;
        bits = literalBits + 1;
        previous = -1;
        continue;
      }
      if (code > next || (code == next && previous < 0) || (previous < 0 && code > clear)) {
        throw GifFrame.corrupt("its frame has a code that was not defined before");
      }
      if (previous >= 0 && next < MOST_CODES) {
        prefix[next] = previous;
        suffix[next] = first[code == next ? previous : code];
        first[next] = first[previous];
        length[next] = length[previous] + 1;
        next++;
        if (next == 1 << bits && bits < LONGEST_CODE) {
          bits++;
        }
      }
      write(code, written, indices);
      written += length[code];
      previous = code;
    }
  }

  /** Writes what a code stands for, as far as there is room. */
  private void write(int code, int from, byte[] indices) {
    int rest = code;
    for (int i = from + length[code] - 1; i >= from; i--) {
      if (i < indices.length) {
        indices[i] = suffix[rest];
      }
      rest = prefix[rest];
    }
  }

  /** The next code, or -1 behind the last. */
  private int next(int bits) {
    while (bufferedBits < bits) {
      if (leftInBlock == 0) {
        leftInBlock = bytes[at++] & 0xff;
        if (leftInBlock == 0) {
          at--;
          return -1;
        }
      }
      buffered |= (bytes[at++] & 0xff) << bufferedBits;
      bufferedBits += 8;
      leftInBlock--;
    }
    int code = buffered & ((1 << bits) - 1);
    buffered >>>= bits;
    bufferedBits -= bits;
    return code;
  }
}

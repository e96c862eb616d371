package io.rangefinder.jobs.source;

import io.rangefinder.jobs.source.pixels.UnusableImageException;
import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A member of a tar archive that was stored without the zeros in it. */
record SparseMember(TarMember member) {
  private static final int LONGEST_LINE = 19;

  /**
   * The whole member.
   *
   * @throws UnusableImageException CORRUPT, TRUNCATED or TOO_LARGE
   */
  byte[] read(PositionedStream stream, int maxBytes) throws IOException, UnusableImageException {
    if (member.length() > maxBytes || member.stored() > 2L * maxBytes) {
      throw new UnusableImageException(
          Reason.TOO_LARGE,
          "The member has %d bytes, the limit is %d.".formatted(member.length(), maxBytes));
    }
    stream.seek(member.data());
    long left = member.stored();
    SparseMap map = member.map();
    if (map == null) {
      map = mapBeforeData(stream, left);
      long mapLength = mapLength(stream);
      stream.seek(member.data() + mapLength);
      left -= mapLength;
    }
    if (map == null || map.length() < 0 || left < 0 || !map.isPlausible(left)) {
      throw new UnusableImageException(
          Reason.CORRUPT, "The map of the sparse member of the archive is broken.");
    }
    byte[] stored = stream.read((int) left);
    if (stored.length < left) {
      throw new UnusableImageException(
          Reason.TRUNCATED, "The archive ends before its member does.");
    }
    return map.expand(stored);
  }

  private long mapLength(PositionedStream stream) {
    long read = stream.position() - member.data();
    return (read + TarHeader.BLOCK - 1) / TarHeader.BLOCK * TarHeader.BLOCK;
  }

  /** Lines of one number each: how many parts there are, then their offsets and lengths. */
  private @Nullable SparseMap mapBeforeData(PositionedStream stream, long most) throws IOException {
    long parts = number(stream);
    if (parts < 0 || parts > most / 4) {
      return null;
    }
    List<Long> extents = new ArrayList<>();
    for (long i = 0; i < 2 * parts; i++) {
      long number = number(stream);
      if (number < 0) {
        return null;
      }
      extents.add(number);
    }
    return new SparseMap(extents, member.length());
  }

  private static long number(PositionedStream stream) throws IOException {
    long value = 0;
    for (int i = 0; i < LONGEST_LINE; i++) {
      byte[] digit = stream.read(1);
      if (digit.length == 0) {
        return -1;
      }
      if (digit[0] == '\n') {
        return i == 0 ? -1 : value;
      }
      if (digit[0] < '0' || digit[0] > '9') {
        return -1;
      }
      value = value * 10 + digit[0] - '0';
    }
    return -1;
  }
}

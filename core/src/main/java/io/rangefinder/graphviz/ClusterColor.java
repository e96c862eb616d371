package io.rangefinder.graphviz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The pale background of a cluster, a function of its name: names that differ in their numbering
 * share a colour. The hash is MurmurHash2 (64 bits, variant A), with the seed of the C++ library
 * that TOCO was built with, so that the colours are TOCO's.
 */
final class ClusterColor {
  private static final Pattern NUMBERING = Pattern.compile("_\\d+");
  private static final int PALE = 0xE0E0E0;
  private static final long SEED = 0xC70F6907L;
  private static final long MULTIPLIER = 0xC6A4A7935BD1E995L;
  private static final int SHIFT = 47;

  private ClusterColor() {}

  /** The colour of a cluster as {@code #RRGGBB}. */
  static String of(String component) {
    String name = NUMBERING.matcher(component).replaceAll("");
    int rgb = ((int) hash(name.getBytes(UTF_8)) & 0xFFFFFF) | PALE;
    return String.format(Locale.ROOT, "#%06X", rgb);
  }

  private static long hash(byte[] bytes) {
    ByteBuffer rest = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long hash = SEED ^ bytes.length * MULTIPLIER;
    while (rest.remaining() >= Long.BYTES) {
      hash = (hash ^ mixed(rest.getLong() * MULTIPLIER) * MULTIPLIER) * MULTIPLIER;
    }
    if (rest.hasRemaining()) {
      ByteBuffer last = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      last.put(rest).rewind();
      hash = (hash ^ last.getLong()) * MULTIPLIER;
    }
    return mixed(mixed(hash) * MULTIPLIER);
  }

  private static long mixed(long hash) {
    return hash ^ hash >>> SHIFT;
  }
}

package io.rangefinder.jobs.benchmark;

import io.rangefinder.ir.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The memory of this process at some moment, in bytes.
 *
 * @param images that had gone through by then
 * @param resident what the operating system counts
 * @param heap what the Java heap has taken from it
 */
public record MemorySample(long images, long resident, long heap) {
  /** The heading of {@link #line}. */
  public static final String HEADING = "  images  resident MiB  heap MiB  others MiB";

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final double MEBIBYTE = 1 << 20;

  /**
   * Looks at this process.
   *
   * @throws UserException if the operating system does not tell, as only Linux does
   */
  public static MemorySample after(long images) {
    return new MemorySample(images, readResident(), Runtime.getRuntime().totalMemory());
  }

  private static long readResident() {
    try {
      for (String line : Files.readAllLines(STATUS, StandardCharsets.ISO_8859_1)) {
        if (line.startsWith(RESIDENT)) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
        }
      }
      throw new UserException(STATUS + " does not tell the resident memory of this process.");
    } catch (IOException e) {
      throw new UserException(
          "Cannot read " + STATUS + ", which tells the resident memory on Linux: " + e, e);
    }
  }

  /** What is resident beside the heap, if all of the heap is. */
  public long others() {
    return resident - heap;
  }

  /** A line of a table. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "%8d  %12.0f  %8.0f  %10.0f",
        images,
        resident / MEBIBYTE,
        heap / MEBIBYTE,
        others() / MEBIBYTE);
  }
}

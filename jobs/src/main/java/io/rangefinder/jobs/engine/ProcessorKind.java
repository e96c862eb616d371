package io.rangefinder.jobs.engine;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What of a processor decides which kernels are taken and how they divide their work.
 *
 * @param model as the kernel names it
 * @param extensions of the instruction set that kernels are chosen by
 * @param caches the sizes of the levels, as {@code 32K}; none where the kernel does not tell
 */
public record ProcessorKind(String model, List<String> extensions, List<String> caches)
    implements Serializable {
  private static final List<String> DECISIVE =
      List.of(
          "avx",
          "fma",
          "avx2",
          "avx_vnni",
          "avx512f",
          "avx512bw",
          "avx512vl",
          "avx512_vnni",
          "avx512_bf16",
          "avx512_fp16",
          "amx_tile",
          "amx_int8",
          "amx_bf16");

  private static final Path CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");

  public ProcessorKind {
    extensions = List.copyOf(extensions);
    caches = List.copyOf(caches);
  }

  /** The first processor of this machine, as far as Linux tells. */
  static ProcessorKind ofThisMachine() {
    List<String> lines = lines(Path.of("/proc/cpuinfo"));
    Set<String> flags = new HashSet<>(Arrays.asList(value(lines, "flags").split(" ", -1)));
    return new ProcessorKind(
        value(lines, "model name"),
        DECISIVE.stream().filter(flags::contains).toList(),
        cacheSizes());
  }

  private static String value(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key) && line.indexOf(':') > 0)
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  private static List<String> cacheSizes() {
    List<String> caches = new ArrayList<>();
    for (int index = 0; Files.isDirectory(CACHES.resolve("index" + index)); index++) {
      Path cache = CACHES.resolve("index" + index);
      if (!lines(cache.resolve("type")).contains("Instruction")) {
        caches.addAll(lines(cache.resolve("size")));
      }
    }
    return caches;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException absent) {
      return List.of();
    }
  }

  /** The model with the highest of its extensions, for messages. */
  @Override
  public String toString() {
    return extensions.isEmpty() ? model : model + " with " + extensions.get(extensions.size() - 1);
  }
}

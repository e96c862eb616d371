package io.rangefinder.jobs.execute;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which kernels TensorFlow may take: a matter of environment variables that its native library
 * reads once. They are listed from the fastest on.
 *
 * <p>Operators are given to oneDNN's primitives, also on processors for which TensorFlow would not
 * do so by itself: its own kernels cut the images of a batch into blocks without regard to where
 * one ends, so that what an image gives would depend on its place.
 */
public enum EngineSetting {
  /** The best that the processor has. */
  FASTEST("", "1"),
  /** Kernels up to AVX2, with fused multiplication and addition. */
  AVX2("AVX2", "1"),
  /** Kernels for SSE 4.1, which every processor that runs TensorFlow has. */
  SSE41("SSE41", "1"),
  /** TensorFlow's own kernels, one image at a time; of oneDNN no more than the matrix product. */
  WITHOUT_ONEDNN("SSE41", "0");

  /** The variables that decide which kernels TensorFlow takes. */
  public static final List<String> VARIABLES =
      List.of("ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA", "TF_ENABLE_ONEDNN_OPTS");

  private static final String CAP = VARIABLES.get(0);

  /** The older name, which is read where the newer one is absent. */
  private static final String OLDER_CAP = VARIABLES.get(1);

  private static final String PRIMITIVES = VARIABLES.get(2);

  /** What a cap may name, from the least to the most. */
  private static final List<String> INSTRUCTION_SETS =
      List.of(
          "SSE41",
          "AVX",
          "AVX2",
          "AVX2_VNNI",
          "AVX2_VNNI_2",
          "AVX512_CORE",
          "AVX512_CORE_VNNI",
          "AVX512_CORE_BF16",
          "AVX512_CORE_FP16",
          "AVX512_CORE_AMX",
          "AVX512_CORE_AMX_FP16");

  private final String cap;
  private final String primitives;

  EngineSetting(String cap, String primitives) {
    this.cap = cap;
    this.primitives = primitives;
  }

  /** The name in messages and documents, as {@code without-onednn}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The variables of a process under this setting. What the process was started with is what its
   * machine can do: a lower cap stays, and what was turned off stays off.
   *
   * @param given the environment that the process was started with
   * @return those of {@link #VARIABLES} that are set
   */
  public Map<String, String> environment(Map<String, String> given) {
    Map<String, String> environment = given(given);
    String givenCap = given.getOrDefault(CAP, given.getOrDefault(OLDER_CAP, ""));
    if (rank(cap) < rank(givenCap)) {
      environment.remove(OLDER_CAP);
      environment.put(CAP, cap);
    }
    if (!isOff(given.getOrDefault(PRIMITIVES, ""))) {
      environment.put(PRIMITIVES, primitives);
    }
    return environment;
  }

  /** Those of {@link #VARIABLES} that are set in an environment. */
  public static Map<String, String> given(Map<String, String> environment) {
    Map<String, String> given = new TreeMap<>(environment);
    given.keySet().retainAll(VARIABLES);
    return given;
  }

  /** Whether an image gives the same at each place of a batch. */
  public static boolean keepsImagesApart(Map<String, String> environment) {
    return !isOff(environment.getOrDefault(PRIMITIVES, "0"));
  }

  private static boolean isOff(String value) {
    return value.equals("0") || value.equalsIgnoreCase("false");
  }

  /** Anything else than the name of an instruction set caps nothing. */
  private static int rank(String cap) {
    int rank = INSTRUCTION_SETS.indexOf(cap.toUpperCase(Locale.ROOT));
    return rank < 0 ? INSTRUCTION_SETS.size() : rank;
  }
}

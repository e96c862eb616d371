package io.rangefinder.ir;

import java.util.Set;

/** Names for tensors that a rewrite introduces. */
public final class Names {
  private Names() {}

  /**
   * {@code base} with every ':' as '_' if nobody has it, else the first free of {@code base_0},
   * {@code base_1} and so on (TOCO's rule).
   */
  public static String free(String base, Set<String> taken) {
    String name = base.replace(':', '_');
    if (!taken.contains(name)) {
      return name;
    }
    int suffix = 0;
    while (taken.contains(name + "_" + suffix)) {
      suffix++;
    }
    return name + "_" + suffix;
  }
}

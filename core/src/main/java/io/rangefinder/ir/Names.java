package io.rangefinder.ir;

import java.util.Set;
import java.util.function.Predicate;

/** Names for tensors that a rewrite introduces. */
public final class Names {
  private Names() {}

  /**
   * {@code base} with every ':' as '_' if nobody has it, else the first free of {@code base_0},
   * {@code base_1} and so on (TOCO's rule).
   */
  public static String free(String base, Set<String> taken) {
    return free(base, taken::contains);
  }

  /** The same where {@code isTaken} tells which names somebody has. */
  public static String free(String base, Predicate<String> isTaken) {
    String name = base.replace(':', '_');
    if (!isTaken.test(name)) {
      return name;
    }
    int suffix = 0;
    while (isTaken.test(name + "_" + suffix)) {
      suffix++;
    }
    return name + "_" + suffix;
  }
}

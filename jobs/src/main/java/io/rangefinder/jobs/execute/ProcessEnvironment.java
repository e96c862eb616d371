package io.rangefinder.jobs.execute;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The environment that native libraries of this process see; {@link System#getenv} goes on showing
 * the one that the process was started with.
 */
final class ProcessEnvironment {
  private interface C extends Library {
    @Nullable String getenv(String name);

    int setenv(String name, String value, int overwrite);

    int unsetenv(String name);
  }

  private static final C LIBRARY = Native.load("c", C.class);

  private ProcessEnvironment() {}

  /** Those of the variables that are set now. */
  static Map<String, String> of(Iterable<String> variables) {
    Map<String, String> values = new TreeMap<>();
    for (String variable : variables) {
      String value = LIBRARY.getenv(variable);
      if (value != null) {
        values.put(variable, value);
      }
    }
    return values;
  }

  /** Sets some variables to these values, and unsets those that have none. */
  static void set(Iterable<String> variables, Map<String, String> values) {
    for (String variable : variables) {
      String value = values.get(variable);
      int failed = value == null ? LIBRARY.unsetenv(variable) : LIBRARY.setenv(variable, value, 1);
      if (failed != 0) {
        throw new IllegalStateException("cannot set " + variable + " to " + value);
      }
    }
  }
}

package io.rangefinder.jobs.execute;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What TensorFlow's native code says on the standard error by itself: errors alone, unless {@code
 * TF_CPP_MIN_LOG_LEVEL} says otherwise. What it throws is told in any case.
 */
final class NativeLog {
  private interface C extends Library {
    int open(String path, int flags);

    int dup(int descriptor);

    int dup2(int from, int to);

    int close(int descriptor);
  }

  private static final String LEVEL = "TF_CPP_MIN_LOG_LEVEL";
  private static final String ERRORS = "2";
  private static final String EVERYTHING = "0";
  private static final int STANDARD_ERROR = 2;
  private static final int WRITE_AND_APPEND = 02001;

  /** What the first run of a process logs past the level, whole lines. */
  private static final List<Pattern> FIRST_RUN =
      List.of(
          Pattern.compile("(?m)^WARNING: All log messages before absl::InitializeLog.*\\R"),
          Pattern.compile(
              "(?m)^I[0-9]{4} .*mlir_graph_optimization_pass.* pass is not enabled\\R"));

  private static boolean hasRun;

  private NativeLog() {}

  /** Before TensorFlow is loaded: sets the level, where nobody has. */
  static void prepare() {
    if (level().isEmpty()) {
      ProcessEnvironment.set(List.of(LEVEL), Map.of(LEVEL, ERRORS));
    }
  }

  private static String level() {
    return ProcessEnvironment.of(List.of(LEVEL)).getOrDefault(LEVEL, "");
  }

  /**
   * Makes the first run of this process, once TensorFlow is loaded, and leaves out what it logs
   * past the level; whatever else is written to the standard error meanwhile follows it.
   *
   * @param run runs something small
   */
  static synchronized void firstRun(Runnable run) {
    if (hasRun || level().equals(EVERYTHING)) {
      return;
    }
    hasRun = true;
    Path file;
    try {
      file = Files.createTempFile("rangefinder-", ".stderr");
    } catch (IOException noPlace) {
      return;
    }
    try {
      C library = Native.load("c", C.class);
      int saved = library.dup(STANDARD_ERROR);
      int caught = saved < 0 ? -1 : library.open(file.toString(), WRITE_AND_APPEND);
      if (caught < 0) {
        library.close(saved);
        return;
      }
      library.dup2(caught, STANDARD_ERROR);
      library.close(caught);
      try {
        run.run();
      } finally {
        library.dup2(saved, STANDARD_ERROR);
        library.close(saved);
        String text = Files.readString(file, ISO_8859_1);
        byte[] left = withoutFirstRun(text).getBytes(ISO_8859_1);
        System.err.write(left, 0, left.length);
        System.err.flush();
      }
    } catch (IOException unread) {
      throw new UncheckedIOException(unread);
    } finally {
      file.toFile().delete();
    }
  }

  /** Leaves out the two lines of a first run. */
  static String withoutFirstRun(String text) {
    String left = text;
    for (Pattern line : FIRST_RUN) {
      left = line.matcher(left).replaceAll("");
    }
    return left;
  }
}

package io.rangefinder.jobs.engine;

import io.rangefinder.ir.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** TensorFlow in this process: it is loaded once, under one setting. */
public final class EngineProcess {
  private static final Path MAPPED_FILES = Path.of("/proc/self/maps");

  private static @Nullable String fingerprint;

  private EngineProcess() {}

  /**
   * Sets what TensorFlow will compute with, before anything in this process runs it.
   *
   * @throws UserException if it is loaded already, under a setting that amounts to another
   */
  public static synchronized void use(EngineSetting setting) {
    Map<String, String> wanted = setting.environment(System.getenv());
    Map<String, String> present = environment();
    if (wanted.equals(present)) {
      return;
    }
    if (isLoaded()) {
      throw new UserException(
          "Cannot compute with the engine setting %s: TensorFlow is loaded in %s, with %s, and cannot change. Start the application anew, with nothing in it that runs TensorFlow before."
              .formatted(setting.label(), ExecutorEngine.nameOfThisProcess(), text(present)));
    }
    ProcessEnvironment.set(EngineSetting.VARIABLES, wanted);
  }

  /** What TensorFlow computes in this process; loads it. */
  static synchronized String fingerprint() {
    if (fingerprint == null) {
      fingerprint = Probe.digest();
    }
    return fingerprint;
  }

  /** The variables that decide, as native libraries see them now. */
  static Map<String, String> environment() {
    return ProcessEnvironment.of(EngineSetting.VARIABLES);
  }

  static boolean isLoaded() {
    try (Stream<String> mapped = Files.lines(MAPPED_FILES)) {
      return mapped.anyMatch(line -> line.contains("libtensorflow_cc"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Variables for messages. */
  static String text(Map<String, String> variables) {
    return variables.isEmpty() ? "nothing set" : variables.toString();
  }
}

package io.rangefinder.jobs.execute;

import io.rangefinder.ir.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;

/** The setting of this process: TensorFlow takes one when it is loaded, and keeps it. */
public final class EngineProcess {
  private static final Path MAPPED_FILES = Path.of("/proc/self/maps");

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
              .formatted(setting.label(), name(), text(present)));
    }
    ProcessEnvironment.set(EngineSetting.VARIABLES, wanted);
  }

  /**
   * Makes ready to load TensorFlow. Where nobody has chosen a setting yet, the fastest it is.
   *
   * @throws UserException if TensorFlow's native libraries cannot be unpacked
   */
  public static synchronized void settle() {
    if (isLoaded()) {
      return;
    }
    UnpackedTensorFlow.require();
    NativeLog.prepare();
    if (environment().equals(given())) {
      use(EngineSetting.FASTEST);
    }
  }

  private static Map<String, String> given() {
    return EngineSetting.given(System.getenv());
  }

  /** The variables that decide, as native libraries see them now. */
  public static Map<String, String> environment() {
    return ProcessEnvironment.of(EngineSetting.VARIABLES);
  }

  /** Whether TensorFlow's native library is in this process, whoever loaded it. */
  public static boolean isLoaded() {
    try (Stream<String> mapped = Files.lines(MAPPED_FILES)) {
      return mapped.anyMatch(line -> line.contains("libtensorflow_cc"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What messages call this process. */
  public static String name() {
    SparkEnv spark = SparkEnv.get();
    String executor = spark == null ? "this process" : "executor " + spark.executorId();
    try {
      return executor + " on " + InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      return executor;
    }
  }

  /** Variables for messages. */
  public static String text(Map<String, String> variables) {
    return variables.isEmpty() ? "nothing set" : variables.toString();
  }
}

package io.rangefinder.jobs.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** A process that publishes a version, or dies on its way. */
final class PublishingProcess {
  private final Process process;

  private PublishingProcess(Process process) {
    this.process = process;
  }

  /** Publishes to the store given, and prints how many steps it took. */
  public static void main(String[] arguments) {
    Configuration hadoop = HaltingFileSystem.configuration();
    DrawnVersion.publish(ModelStore.of(arguments[0], arguments[1], hadoop), "of a process", hadoop);
    System.out.println("steps " + HaltingFileSystem.steps());
  }

  /**
   * Starts a process.
   *
   * @param step before which it dies
   */
  static PublishingProcess start(Path store, String name, int step) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                java.toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-D" + HaltingFileSystem.AT + "=" + step,
                PublishingProcess.class.getName(),
                store.toString(),
                name));
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return new PublishingProcess(builder.redirectErrorStream(true).start());
  }

  /** Waits for its death, or that it goes the whole way; returns whether it died. */
  boolean halted() throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    int code = process.waitFor();
    if (code != 0 && code != HaltingFileSystem.HALTED) {
      throw new AssertionError("exit code " + code + ": " + output);
    }
    return code != 0;
  }
}

package io.rangefinder.jobs.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rangefinder.jobs.execute.EngineSetting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A JVM with the class path of this one, in which TensorFlow is not loaded yet. It is free to
 * choose among all kernels, whatever this one is held to, unless its own environment says
 * otherwise.
 */
public final class ChildJvm {
  private ChildJvm() {}

  /** Runs a class to its end, which must be a good one; returns what it printed. */
  public static String run(Map<String, String> environment, Class<?> main, Object... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + Path.of("..", "deploy", "java.options").toAbsolutePath());
    command.addAll(List.of("-Xmx1g", "-XX:TieredStopAtLevel=1"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeAll(EngineSetting.VARIABLES);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(output);
    }
    return output;
  }
}

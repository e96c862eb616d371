package io.rangefinder.jobs.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.execute.EngineProcess;
import io.rangefinder.jobs.execute.EngineSetting;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A process of its own that probes TensorFlow under another setting than this one's. */
final class ProbeProcess {
  private static final Pattern ANSWER = Pattern.compile("(?m)^fingerprint ([0-9a-f]+)$");
  private static final long PATIENCE_SECONDS = 300;
  private static final Map<EngineSetting, String> KNOWN = new EnumMap<>(EngineSetting.class);

  private ProbeProcess() {}

  /** Prints what TensorFlow computes under the environment that the process was given. */
  public static void main(String[] arguments) {
    System.out.println("fingerprint " + Probe.digest());
  }

  /**
   * What TensorFlow computes on this machine under a setting.
   *
   * @throws UserException if the process does not end well
   */
  static String fingerprint(EngineSetting setting) {
    synchronized (KNOWN) {
      return KNOWN.computeIfAbsent(setting, ProbeProcess::run);
    }
  }

  private static String run(EngineSetting setting) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Duser.timezone=" + TimeZone.getDefault().getID()));
    // Where the native libraries are unpacked to, and found again.
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("org.bytedeco.") || name.equals("java.io.tmpdir"))
        .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
    command.add(ProbeProcess.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeAll(EngineSetting.VARIABLES);
    builder.environment().putAll(setting.environment(System.getenv()));
    builder.environment().put("CLASSPATH", String.join(File.pathSeparator, classPath()));
    Path output = null;
    try {
      output = Files.createTempFile("rangefinder-probe", ".out");
      Process process = builder.redirectOutput(output.toFile()).start();
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      String text = Files.readString(output, UTF_8);
      Matcher answer = ANSWER.matcher(text);
      if (!ended || process.exitValue() != 0 || !answer.find()) {
        throw failure(setting, text.isBlank() ? "it said nothing" : text.strip());
      }
      return answer.group(1);
    } catch (IOException e) {
      throw failure(setting, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while TensorFlow was probed", e);
    } finally {
      delete(output);
    }
  }

  private static void delete(@Nullable Path file) {
    if (file != null) {
      file.toFile().delete();
    }
  }

  private static UserException failure(EngineSetting setting, String why) {
    return new UserException(
        "Cannot probe TensorFlow under the engine setting %s in a process beside %s: %s. Give --engine portable, which needs no such process."
            .formatted(setting.label(), EngineProcess.name(), why));
  }

  /** What this class can see: the class path of the JVM, and what Spark added for the job. */
  private static Set<String> classPath() {
    Set<String> entries = new LinkedHashSet<>();
    for (ClassLoader loader = ProbeProcess.class.getClassLoader();
        loader != null;
        loader = loader.getParent()) {
      if (loader instanceof URLClassLoader urls) {
        for (URL url : urls.getURLs()) {
          addFile(url, entries);
        }
      }
    }
    entries.add(System.getProperty("java.class.path"));
    return entries;
  }

  private static void addFile(URL url, Set<String> entries) {
    if (url.getProtocol().equals("file")) {
      try {
        entries.add(Path.of(url.toURI()).toString());
      } catch (URISyntaxException unusual) {
        entries.add(url.getPath());
      }
    }
  }
}

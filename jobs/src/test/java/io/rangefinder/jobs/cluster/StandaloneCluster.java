package io.rangefinder.jobs.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A master and two workers of one core each, as {@code deploy/standalone/cluster} starts them. Each
 * worker has an address of its own, for Spark never runs the copies of a task on one machine.
 */
final class StandaloneCluster implements AutoCloseable {
  /** Processes that live for seconds compile no more than they must. */
  private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

  private static final List<String> WORKERS = List.of("127.0.0.2", "127.0.0.3");

  private final Path root;
  private final Path folder;
  private int processes;

  private StandaloneCluster(Path root, Path folder) {
    this.root = root;
    this.folder = folder;
  }

  /**
   * Starts the cluster.
   *
   * @param root of the project
   * @param folder where its logs and work go
   */
  static StandaloneCluster start(Path root, Path folder) {
    return start(root, folder, List.of(Map.of(), Map.of()));
  }

  /**
   * Starts a cluster of workers that are not alike.
   *
   * @param environments what each of the two has in its environment, and so have its executors
   */
  static StandaloneCluster start(Path root, Path folder, List<Map<String, String>> environments) {
    StandaloneCluster cluster = new StandaloneCluster(root, folder);
    try {
      cluster.run(
          Map.of("SPARK_LOCAL_IP", "127.0.0.1"),
          "start-master",
          "--port",
          "0",
          "--webui-port",
          "0");
      for (int worker = 0; worker < WORKERS.size(); worker++) {
        Map<String, String> environment = new HashMap<>(environments.get(worker));
        environment.put("SPARK_LOCAL_IP", WORKERS.get(worker));
        cluster.run(
            environment, "start-worker", "--webui-port", "0", "--cores", "1", "--memory", "3g");
      }
      return cluster;
    } catch (RuntimeException | AssertionError e) {
      cluster.close();
      throw e;
    }
  }

  /** Runs a command of Rangefinder on the cluster, which goes on while the caller looks at it. */
  RunningProcess submit(Map<String, String> environment, Object... arguments) {
    List<Object> command = new ArrayList<>(List.of("submit"));
    command.addAll(Arrays.asList(arguments));
    command.addAll(
        List.of(
            "--conf",
            "spark.ui.enabled=false",
            "--conf",
            "spark.executor.defaultJavaOptions=-Duser.language=en -Duser.timezone=UTC "
                + SHORT_LIVED));
    return script(environment, command);
  }

  private void run(Map<String, String> environment, Object... arguments) {
    try (RunningProcess script = script(environment, List.of(arguments))) {
      script.requireDone();
    }
  }

  private RunningProcess script(Map<String, String> environment, List<Object> arguments) {
    List<String> command = new ArrayList<>();
    command.add(root.resolve("deploy/standalone/cluster").toString());
    arguments.forEach(argument -> command.add(argument.toString()));
    Map<String, String> all = new HashMap<>(environment);
    all.putIfAbsent("SPARK_LOCAL_IP", "127.0.0.1");
    all.put("RANGEFINDER_JAVA_OPTS", SHORT_LIVED);
    all.put("RANGEFINDER_CLUSTER", folder.toString());
    return RunningProcess.start(folder.resolve(processes++ + ".out"), all, command);
  }

  /** The executors that run now, in no order. */
  List<ProcessHandle> executors() {
    return daemons()
        .flatMap(ProcessHandle::children)
        .filter(child -> child.info().commandLine().orElse("").contains("ExecutorBackend"))
        .toList();
  }

  /** What the process of an executor logs, all executors of the application together. */
  List<Path> executorLogs() {
    return files(path -> path.endsWith("stderr"));
  }

  /** Everything that the cluster and the commands on it have written, but for jars. */
  List<Path> logs() {
    return files(path -> !path.toString().endsWith(".jar"));
  }

  private List<Path> files(Predicate<Path> chosen) {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).filter(chosen).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Stream<ProcessHandle> daemons() {
    return files(path -> path.endsWith("pid")).stream()
        .map(file -> RunningProcess.text(file).split(" ", -1)[0])
        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream());
  }

  /** Ends every process, also when the script cannot. */
  @Override
  public void close() {
    List<ProcessHandle> all =
        daemons().flatMap(daemon -> Stream.concat(daemon.children(), Stream.of(daemon))).toList();
    try {
      run(Map.of(), "stop");
    } finally {
      all.forEach(ProcessHandle::destroyForcibly);
    }
  }
}

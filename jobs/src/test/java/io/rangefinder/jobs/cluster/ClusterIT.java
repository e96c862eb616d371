package io.rangefinder.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.jobs.cli.CommandRun;
import io.rangefinder.jobs.cli.Main;
import io.rangefinder.jobs.engine.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to the machines and wherever images and results lie, the statistics are those of
 * one core over a local folder: real processes, real HDFS, a real S3 server.
 */
final class ClusterIT {
  private static final Pattern BEGUN = Pattern.compile("calibrate [1-9]\\d*/" + Lake.MANY);
  private static final Pattern BLOCKS =
      Pattern.compile("blocks +(\\d+) of (\\d+) images reused, (\\d+) of (\\d+) images computed");
  private static final Pattern SECOND_COPY = Pattern.compile("Running task \\d+\\.1 in stage");

  private static final Duration STANDSTILL = Duration.ofMillis(900);

  @TempDir private static Path folder;
  private static Lake lake;
  private static StandaloneCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    lake = Lake.draw(Files.createDirectories(folder.resolve("lake")));
    cluster =
        StandaloneCluster.start(
            Path.of(System.getProperty("rangefinder.root")),
            Files.createDirectories(folder.resolve("cluster")));
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void executorKilledInMidJob() throws IOException {
    Path run = folder.resolve("killed.run");
    try (RunningProcess job = submitMany(run)) {
      job.await(BEGUN);
      ProcessHandle executor = cluster.executors().get(0);
      executor.destroyForcibly();
      executor.onExit().join();
      job.requireDone();
    }
    assertThat(cluster.logs())
        .anySatisfy(log -> assertThat(RunningProcess.text(log)).contains("exitStatus 137"));
    assertThat(statistics(run)).isEqualTo(statistics(lake.expected("many")));
  }

  /**
   * An executor that mostly stands still, so that its tasks run twice to their ends. Now and then
   * it moves: others wait for what it holds of the shuffle.
   */
  @Test
  void tasksRunTwice() throws IOException {
    Path run = folder.resolve("speculated.run");
    try (RunningProcess job =
        submitMany(
            run,
            "--conf",
            "spark.speculation=true",
            "--conf",
            "spark.speculation.quantile=0.2",
            "--conf",
            "spark.speculation.multiplier=1.1")) {
      job.await(BEGUN);
      ProcessHandle executor = cluster.executors().get(0);
      while (cluster.executorLogs().stream()
          .noneMatch(log -> SECOND_COPY.matcher(RunningProcess.text(log)).find())) {
        assertThat(job.isAlive()).as("a task ran twice before the job's end").isTrue();
        signal("-STOP", executor);
        RunningProcess.pause(STANDSTILL);
        signal("-CONT", executor);
        RunningProcess.pause(STANDSTILL.dividedBy(10));
      }
      job.requireDone();
    }
    assertThat(statistics(run)).isEqualTo(statistics(lake.expected("many")));
  }

  @Test
  void driverKilledInMidJobGoesOnFromItsStore() throws IOException {
    Path run = folder.resolve("resumed.run");
    Object[] store = {"--store", folder.resolve("store"), "--partitions", 20};
    try (RunningProcess job = submitMany(run, store)) {
      job.await(BEGUN);
      job.kill();
    }
    assertThat(unfinished(run)).hasSize(1);
    try (RunningProcess job = submitMany(run, store)) {
      Matcher blocks = BLOCKS.matcher(job.requireDone());
      assertThat(blocks.find()).isTrue();
      int reused = Integer.parseInt(blocks.group(2));
      assertThat(reused).isBetween(Lake.MANY / 20, Lake.MANY);
      assertThat(Integer.parseInt(blocks.group(4))).isEqualTo(Lake.MANY - reused);
    }
    CommandRun sweep =
        CommandRun.of("store", "gc", "--store", folder.resolve("store"), "--older-than-hours", 0);
    assertThat(sweep.exitCode()).as(sweep.err()).isZero();
    assertThat(unfinished(run)).isEmpty();
    assertThat(statistics(run)).isEqualTo(statistics(lake.expected("many")));
  }

  /** What lies beside a run while it is written. */
  private static List<Path> unfinished(Path run) throws IOException {
    try (Stream<Path> beside = Files.list(folder)) {
      return beside
          .filter(path -> path.getFileName().toString().startsWith("." + run.getFileName()))
          .toList();
    }
  }

  /** A relative path must mean the same folder to drivers and executors. */
  @Test
  void twoJobsWriteOneStoreAtOnce() throws IOException {
    Path first = folder.resolve("first.run");
    Path second = folder.resolve("second.run");
    try (RunningProcess one = submitToSharedStore(first);
        RunningProcess other = submitToSharedStore(second)) {
      one.requireDone();
      other.requireDone();
    }
    assertThat(folder.resolve("cluster/shared-store/blocks")).isNotEmptyDirectory();
    assertThat(statistics(first)).isEqualTo(statistics(lake.expected("few")));
    assertThat(statistics(second)).isEqualTo(statistics(lake.expected("few")));
  }

  /** As when one of two machines is older: what both have is taken, and told. */
  @Test
  void workersThatComputeDifferentlySettleOnWhatBothCompute()
      throws IOException, InterruptedException {
    Map<String, String> older = Map.of("ONEDNN_MAX_CPU_ISA", "SSE41");
    Path run = folder.resolve("mixed.run");
    Path unmixed = folder.resolve("unmixed.run");
    String alone =
        ChildJvm.run(
            older,
            Main.class,
            lake.calibrate(lake.network().model(), lake.few(), unmixed, "--master", "local[1]"));
    try (StandaloneCluster mixed =
            StandaloneCluster.start(
                Path.of(System.getProperty("rangefinder.root")),
                Files.createDirectories(folder.resolve("mixed")),
                List.of(Map.of(), older));
        RunningProcess job =
            mixed.submit(
                Map.of(),
                lake.calibrate(
                    lake.network().model(),
                    lake.few(),
                    run,
                    "--conf",
                    "spark.cores.max=2",
                    "--conf",
                    "spark.scheduler.minRegisteredResourcesRatio=1"))) {
      assertThat(job.requireDone()).contains("setting sse41, fingerprint " + fingerprint(alone));
    }
    assertThat(statistics(run)).isEqualTo(statistics(unmixed));
    assertThat(statistics(run)).isNotEqualTo(statistics(lake.expected("few")));
  }

  private static String fingerprint(String output) {
    Matcher matcher = Pattern.compile("fingerprint ([0-9a-f]{16})").matcher(output);
    assertThat(matcher.find()).as(output).isTrue();
    return matcher.group(1);
  }

  private static RunningProcess submitToSharedStore(Path run) {
    Object[] options = {
      "--store", "shared-store", "--partitions", 6, "--conf", "spark.cores.max=1"
    };
    return cluster.submit(
        Map.of(), lake.calibrate(lake.network().model(), lake.few(), run, options));
  }

  private static RunningProcess submitMany(Path run, Object... options) {
    List<Object> all = new ArrayList<>(Lake.UNPREPARED);
    all.addAll(List.of(options));
    return cluster.submit(
        Map.of(), lake.calibrate(lake.network().model(), lake.many(), run, all.toArray()));
  }

  private static void signal(String signal, ProcessHandle process) {
    Path output = folder.resolve("kill.out");
    try (RunningProcess kill =
        RunningProcess.start(
            output, Map.of(), List.of("kill", signal, Long.toString(process.pid())))) {
      kill.requireDone();
    }
  }

  @Test
  void hdfs() throws IOException {
    try (Hdfs hdfs = Hdfs.start(folder.resolve("hdfs"))) {
      calibrateAndGoOn(hdfs.lake(), "hdfs");
    }
  }

  @Test
  void s3() throws IOException {
    Path jar = Path.of(System.getProperty("rangefinder.s3proxy"));
    try (S3Server server = S3Server.start(jar, folder)) {
      calibrateAndGoOn(server.lake(), "s3");
    }
    List<Path> written = new ArrayList<>(cluster.logs());
    written.addAll(files(folder.resolve("s3.few.run")));
    written.addAll(files(folder.resolve("s3.evaluation")));
    assertThat(written)
        .allSatisfy(file -> assertThat(RunningProcess.text(file)).doesNotContain(S3Server.SECRET));
  }

  /**
   * Images, model and every result lie in a lake that is not a local disk: calibrated by the
   * cluster, the rest on this machine alone.
   */
  private void calibrateAndGoOn(RemoteLake remote, String name) throws IOException {
    remote.upload(lake.network().model(), "model/demo_network.pb");
    remote.upload(lake.few(), "few");
    remote.upload(lake.packed(), "packed");
    calibrate(remote, name, "few");
    calibrate(remote, name, "packed");
    String again =
        alone(
            remote,
            lake.calibrate(
                remote.root() + "model/demo_network.pb",
                remote.root() + "few",
                remote.root() + "runs/again",
                "--store",
                remote.root() + "store"));
    assertThat(again).contains(Lake.FEW + " images reused, 0 of 0 images computed");
    String quantized = remote.root() + "models/new/demo.tflite";
    alone(remote, "quantize", "--calibration", remote.root() + "runs/few", "--output", quantized);
    alone(
        remote,
        "evaluate",
        "--config",
        lake.network().configuration(),
        "--model",
        remote.root() + "model/demo_network.pb",
        "--quantized",
        quantized,
        "--images",
        remote.root() + "packed",
        "--sample",
        30,
        "--output",
        remote.root() + "evaluation");
    remote.download("evaluation", folder.resolve(name + ".evaluation"));
    assertThat(folder.resolve(name + ".evaluation/evaluation.json"))
        .content()
        .contains("\"images\" : 30");
    convertAndSweep(remote);
  }

  /** Settings of the lake reach the commands that start no Spark, or start it late. */
  private static void convertAndSweep(RemoteLake remote) {
    String model = remote.root() + "model/demo_network.pb";
    String run = remote.root() + "runs/unprepared";
    alone(
        remote,
        lake.calibrate(model, remote.root() + "few", run, "--sample", 40, "--preparation", "none"));
    String ranges =
        alone(
            remote,
            "convert",
            "--input_file=" + model,
            "--output_file=" + remote.root() + "models/new/toco.tflite",
            "--input_arrays=input",
            "--input_shapes=1,64,64,3",
            "--output_arrays=predictions",
            "--inference_type=QUANTIZED_UINT8",
            "--mean_values=127.5",
            "--std_values=127.5",
            "--allow_nudging_weights_to_use_fast_gemm_kernel",
            "--calibration=" + run,
            "--explain_ranges");
    assertThat(ranges).contains("over 40 images");
    List<Object> sweep =
        new ArrayList<>(List.of("store", "gc", "--store", remote.root() + "store", "--dry-run"));
    sweep.addAll(RemoteLake.options(remote.settingsAlone()));
    assertThat(CommandRun.done(sweep.toArray()).out())
        .contains("runs        3 refer to the store")
        .contains("to remove   0 files");
  }

  /** Calibrates on the cluster, with a store and a small sample of inputs there. */
  private static void calibrate(RemoteLake remote, String name, String images) throws IOException {
    List<Object> options = RemoteLake.options(remote.settings());
    options.addAll(List.of("--store", remote.root() + "store", "--sample-bytes", 1 << 20));
    Object[] command =
        lake.calibrate(
            remote.root() + "model/demo_network.pb",
            remote.root() + images,
            remote.root() + "runs/" + images,
            options.toArray());
    try (RunningProcess job = cluster.submit(remote.environment(), command)) {
      job.requireDone();
    }
    Path run = folder.resolve(name + "." + images + ".run");
    remote.download("runs/" + images, run);
    assertThat(run.resolve("_SUCCESS")).exists();
    assertThat(statistics(run)).isEqualTo(statistics(lake.expected(images)));
  }

  /** Runs a command on this machine's first core and returns what it printed. */
  private static String alone(RemoteLake remote, Object... arguments) {
    List<Object> command = new ArrayList<>(List.of(arguments));
    command.addAll(RemoteLake.options(remote.settingsAlone()));
    command.addAll(List.of("--master", "local[1]"));
    CommandRun run = CommandRun.of(command.toArray());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).toList();
    }
  }

  /** Every column of every row, in the order of the graph. */
  private static List<Row> statistics(Path run) throws IOException {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()) {
      return spark.read().parquet(run + "/statistics").orderBy("position").collectAsList();
    }
  }
}

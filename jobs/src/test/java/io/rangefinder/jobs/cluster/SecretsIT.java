package io.rangefinder.jobs.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.jobs.cli.Main;
import io.rangefinder.jobs.demo.DrawnFolder;
import io.rangefinder.jobs.demo.ShippedNetwork;
import io.rangefinder.jobs.engine.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A key that reaches a job, by the environment and by its settings, is in nothing that the job
 * leaves: what it prints, its log at full length, its metrics, Spark's event log, the run, the
 * store.
 */
final class SecretsIT {
  /** A key of encryption has no word in its name that Spark takes for a secret by itself. */
  private static final String OTHER_SECRET = "neither-is-this-to-be-seen";

  @TempDir private Path folder;

  private List<Object> command(RemoteLake lake, ShippedNetwork network, Path events) {
    List<Object> command =
        new ArrayList<>(
            List.of(
                "calibrate",
                "--config",
                network.configuration(),
                "--model",
                lake.root() + "model/demo_network.pb",
                "--images",
                lake.root() + "images",
                "--store",
                lake.root() + "store",
                "--output",
                lake.root() + "RUN",
                "--master",
                "local[1]"));
    Map<String, String> spark =
        Map.of(
            "spark.hadoop.fs.s3a.encryption.key", OTHER_SECRET,
            "spark.eventLog.enabled", "true",
            "spark.eventLog.compress", "false",
            "spark.eventLog.dir", events.toUri().toString(),
            "spark.logConf", "true",
            "spark.ui.enabled", "true",
            "spark.ui.port", "0",
            "spark.metrics.conf.driver.sink.console.class",
                "org.apache.spark.metrics.sink.ConsoleSink",
            "spark.metrics.conf.driver.sink.console.period", "1");
    spark.forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
    command.addAll(RemoteLake.options(lake.settings()));
    command.addAll(RemoteLake.options(lake.settingsAlone()));
    return command;
  }

  private Path wordyLog() throws IOException {
    return Files.writeString(
        folder.resolve("log4j2.properties"),
        """
        appender.console.type = Console
        appender.console.name = console
        appender.console.layout.type = PatternLayout
        appender.console.layout.pattern = %d %p %c: %m%n%ex
        rootLogger.level = info
        rootLogger.appenderRef.console.ref = console
        logger.s3a.name = org.apache.hadoop.fs.s3a
        logger.s3a.level = debug
        """);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, ISO_8859_1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void noKeyIsInWhatAJobLeaves() throws IOException, InterruptedException {
    Path events = Files.createDirectory(folder.resolve("events"));
    Path left = Files.createDirectory(folder.resolve("left"));
    ShippedNetwork network = ShippedNetwork.write(folder);
    Path images = DrawnFolder.write(folder.resolve("drawn"), 5, 20).images();
    Path jar = Path.of(System.getProperty("rangefinder.s3proxy"));
    String printed;
    try (S3Server server = S3Server.start(jar, folder)) {
      RemoteLake lake = server.lake();
      lake.upload(network.model(), "model/demo_network.pb");
      lake.upload(images, "images");
      Map<String, String> environment = new HashMap<>(lake.environment());
      environment.put(
          "JAVA_TOOL_OPTIONS", "-Dlog4j2.configurationFile=" + wordyLog().toAbsolutePath());
      printed = ChildJvm.run(environment, Main.class, command(lake, network, events).toArray());
      lake.download("RUN", left.resolve("RUN"));
      lake.download("store", left.resolve("store"));
    }
    assertThat(printed)
        .contains("20 calibrated", "DEBUG org.apache.hadoop.fs.s3a", "spark.hadoop.fs.s3a.secret")
        .contains("JobGauges.imagesDone");
    assertThat(files(events)).isNotEmpty();
    assertThat(files(events).stream().map(SecretsIT::text))
        .anyMatch(log -> log.contains("\"fs.s3a.secret.key\":\"*********(redacted)\""));
    assertThat(files(left)).hasSizeGreaterThan(5);
    assertThat(Stream.concat(files(events).stream(), files(left).stream()))
        .filteredOn(file -> holdsAKey(text(file)))
        .isEmpty();
    assertThat(printed.lines().filter(SecretsIT::holdsAKey)).isEmpty();
  }

  private static boolean holdsAKey(String text) {
    return text.contains(S3Server.SECRET) || text.contains(OTHER_SECRET);
  }
}

package io.rangefinder.jobs.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.jobs.InstalledTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShellScriptsTest {
  private static final Path DEV_NULL = Path.of("/dev/null");
  private static final Path SUBMIT = DeploymentFiles.DEPLOY.resolve("spark-submit");

  @TempDir private Path folder;
  private Map<String, String> environment;

  /** A spark-submit that prints what it is given and ends as a night does that a gate refused. */
  @BeforeEach
  void installSpark() throws IOException {
    Path spark = Files.createDirectories(folder.resolve("spark/bin")).resolve("spark-submit");
    Files.writeString(
        spark, "#!/bin/sh\nprintf '%s\\n' \"$@\"\nenv | grep ^LC_ALL= || true\nexit 4\n");
    assertThat(spark.toFile().setExecutable(true)).isTrue();
    environment =
        new HashMap<>(
            Map.of(
                "SPARK_HOME", folder.resolve("spark").toString(),
                "RANGEFINDER_JAR", Files.createFile(folder.resolve("rangefinder.jar")).toString(),
                "RANGEFINDER_EXECUTOR", Files.createFile(folder.resolve("my.conf")).toString()));
  }

  private InstalledTool.Ended submit(String script, String... arguments) {
    return InstalledTool.orSkip("bash", "bash")
        .run(
            DEV_NULL,
            environment,
            Stream.concat(Stream.of(SUBMIT.resolve(script)), Stream.of(arguments)).toArray());
  }

  @Test
  void shellcheckHasNothingToSay() throws IOException {
    List<Path> scripts = DeploymentFiles.shellScripts();
    assertThat(scripts).hasSizeGreaterThan(8);
    List<Object> arguments = new ArrayList<>(scripts);
    arguments.add(0, "--severity=style");
    assertThat(InstalledTool.orSkip("shellcheck", "shellcheck").run(arguments.toArray()))
        .isEqualTo(new InstalledTool.Ended(0, ""));
  }

  @Test
  void theNightGoesToYarnOnceAndItsExitCodeComesBack() {
    InstalledTool.Ended night = submit("yarn", "recalibrate", "--config", "my nightly.conf");
    assertThat(night.exitCode()).as(night.output()).isEqualTo(4);
    assertThat(night.output().lines())
        .containsSubsequence("--deploy-mode", "client")
        .containsSubsequence("--properties-file", folder.resolve("my.conf").toString())
        .containsSubsequence("--master", "yarn", "--conf", "spark.yarn.maxAppAttempts=1")
        .containsSubsequence(
            "--class",
            "io.rangefinder.jobs.cli.Main",
            folder.resolve("rangefinder.jar").toString(),
            "recalibrate",
            "--config",
            "my nightly.conf");
  }

  @Test
  void aPodTellsExecutorsWhereItIs() {
    environment.put("RANGEFINDER_IMAGE", "registry/rangefinder:1");
    environment.put("POD_IP", "10.0.0.7");
    environment.put("POD_NAME", "night-1");
    assertThat(submit("kubernetes", "models", "list").output().lines())
        .containsSubsequence("--master", "k8s://https://kubernetes.default.svc")
        .contains(
            "spark.kubernetes.container.image=registry/rangefinder:1",
            "spark.driver.host=10.0.0.7",
            "spark.kubernetes.driver.pod.name=night-1");
  }

  @Test
  void logsAreReadableUnlessJsonIsAskedFor() {
    environment.put("RANGEFINDER_MASTER", "spark://host:7077");
    assertThat(submit("standalone", "--help").output())
        .contains("conf/log4j2.properties")
        .doesNotContain("rangefinder.log");
    environment.put("RANGEFINDER_LOG", "json");
    assertThat(submit("standalone", "--help").output())
        .contains("conf/log4j2-json.properties -Drangefinder.log=json");
    environment.put("RANGEFINDER_LOG", "xml");
    assertThat(submit("standalone", "--help"))
        .isEqualTo(
            new InstalledTool.Ended(
                2, "submit: RANGEFINDER_LOG is 'xml'. Set it to json or readable.\n"));
  }

  @Test
  void whatIsMissingIsNamedWithTheRemedy() {
    assertThat(submit("standalone", "demo").output()).contains("Set RANGEFINDER_MASTER");
    assertThat(submit("kubernetes", "demo").output()).contains("Set RANGEFINDER_IMAGE");
    assertThat(submit("yarn").exitCode()).isEqualTo(1);
    environment.put("RANGEFINDER_EXECUTOR", folder.resolve("none.conf").toString());
    InstalledTool.Ended noMemory = submit("yarn", "demo");
    assertThat(noMemory.exitCode()).isEqualTo(2);
    assertThat(noMemory.output()).contains("none.conf", "deploy/rangefinder memory --config FILE");
    environment.put("RANGEFINDER_JAR", folder.resolve("none.jar").toString());
    assertThat(submit("yarn", "demo").output()).contains("none.jar", "mvn -DskipTests package");
    environment.put("SPARK_HOME", folder.toString());
    assertThat(submit("yarn", "demo").output()).contains("Set SPARK_HOME");
  }
}

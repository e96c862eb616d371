package io.rangefinder.jobs.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.jobs.InstalledTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SystemdFilesTest {
  private static final Path SYSTEMD = DeploymentFiles.DEPLOY.resolve("systemd");

  @TempDir private Path folder;
  private Path service;
  private Path timer;

  /** The units, of a project that lies where this one does. */
  @BeforeEach
  void install() throws IOException {
    service =
        Files.writeString(
            folder.resolve("rangefinder-night.service"),
            DeploymentFiles.text(SYSTEMD.resolve("rangefinder-night.service"))
                .replace("/opt/rangefinder", DeploymentFiles.ROOT.toString()));
    timer =
        Files.copy(
            SYSTEMD.resolve("rangefinder-night.timer"), folder.resolve("rangefinder-night.timer"));
  }

  @Test
  void systemdTakesEveryLine() {
    assertThat(InstalledTool.orSkip("systemd-analyze", "systemd").run("verify", service, timer))
        .isEqualTo(new InstalledTool.Ended(0, ""));
  }

  @Test
  void anUnknownKeyIsFound() throws IOException {
    Files.writeString(timer, DeploymentFiles.text(timer).replace("Persistent=", "Persistant="));
    assertThat(
            InstalledTool.orSkip("systemd-analyze", "systemd")
                .run("verify", service, timer)
                .output())
        .contains("Persistant");
  }

  @Test
  void aRefusedNightIsAFailureOfTheUnit() {
    assertThat(DeploymentFiles.text(service).lines())
        .contains("Type=oneshot")
        .noneMatch(line -> line.startsWith("SuccessExitStatus"))
        .noneMatch(line -> line.startsWith("Restart="));
    assertThat(DeploymentFiles.text(timer).lines())
        .contains("OnCalendar=*-*-* 04:10:00 UTC", "Persistent=true");
  }
}

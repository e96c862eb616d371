package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.jobs.engine.ChildJvm;
import io.rangefinder.jobs.execute.EngineProcess;
import io.rangefinder.jobs.execute.EngineSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks of engines that compute differently are never merged. */
@Tag("slow")
final class EngineStoreTest {
  @TempDir private Path folder;

  @Test
  void anEngineThatComputesOtherwiseFindsNoBlocks() throws IOException, InterruptedException {
    DrawnDataset dataset = DrawnDataset.write(folder, 16);
    Object[] stored = {"--store", folder.resolve("store"), "--preparation", "none"};

    CommandRun here = CommandRun.done(dataset.calibrate(folder.resolve("here"), stored));
    String capped =
        ChildJvm.run(otherwise(), Main.class, dataset.calibrate(folder.resolve("capped"), stored));

    assertThat(here.out()).contains("0 of 0 images reused").containsPattern("engine +TensorFlow");
    assertThat(capped).contains("0 of 0 images reused", "setting fastest");
    assertThat(identities()).hasSize(2);
    assertThat(Files.readString(folder.resolve("capped/run.json")))
        .contains("\"fingerprint\" : \"", "\"processors\" : [");
    assertThat(CommandRun.done(dataset.calibrate(folder.resolve("again"), stored)).out())
        .contains("16 images reused, 0 of 0 images computed");
  }

  /** An environment under which a process computes otherwise than this one. */
  private static Map<String, String> otherwise() {
    Map<String, String> capped = EngineSetting.SSE41.environment(Map.of());
    return EngineProcess.environment().equals(capped) ? Map.of() : capped;
  }

  private List<Path> identities() throws IOException {
    try (Stream<Path> folders = Files.list(folder.resolve("store/blocks"))) {
      return folders.toList();
    }
  }
}

package io.rangefinder.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

final class JavaOptionsTest {
  /** Serves Spark's linear algebra only, and every start of the JVM would warn of it. */
  private static final String VECTOR_MODULE = "--add-modules=jdk.incubator.vector";

  @Test
  void deployedJvmGetsTheOptionsThatSparkAsksFor() throws IOException {
    List<String> deployed = Files.readAllLines(Path.of("..", "deploy", "java.options"));

    List<String> asked =
        Arrays.stream(JavaModuleOptions.defaultModuleOptions().split(" ", -1))
            .filter(option -> !option.isEmpty() && !option.equals(VECTOR_MODULE))
            .toList();
    assertThat(deployed).containsExactlyElementsOf(asked);
  }
}

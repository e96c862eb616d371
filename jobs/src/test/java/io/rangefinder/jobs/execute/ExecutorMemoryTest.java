package io.rangefinder.jobs.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

final class ExecutorMemoryTest {
  private static final long MEBIBYTE = 1L << 20;

  @Test
  void embeddedSparkHasTheHeapOfItsProcessAndNoOtherLimit() {
    ExecutorMemory memory = ExecutorMemory.of("local[3]", conf(), 3);

    assertThat(memory.tasks()).isEqualTo(3);
    assertThat(memory.heap()).isEqualTo(Runtime.getRuntime().maxMemory());
    assertThat(memory.overhead()).isEmpty();
  }

  @Test
  void yarnAndKubernetesLimitWhatIsBesideTheHeap() {
    assertThat(ExecutorMemory.of("yarn", conf("spark.executor.memory", "2g"), 7))
        .isEqualTo(
            new ExecutorMemory(
                1, 2048 * MEBIBYTE, "spark.executor.memory", OptionalLong.of(384 * MEBIBYTE)));
    assertThat(ExecutorMemory.of("k8s://host", conf("spark.executor.memory", "10g"), 7).overhead())
        .hasValue(1024 * MEBIBYTE);
    assertThat(
            ExecutorMemory.of("yarn", conf("spark.executor.memoryOverhead", "700"), 7).overhead())
        .hasValue(700 * MEBIBYTE);
  }

  @Test
  void coresAndTheirNumberATaskDecideTheTasks() {
    SparkConf conf = conf("spark.executor.cores", "8").set("spark.task.cpus", "2");

    assertThat(ExecutorMemory.of("yarn", conf, 1).tasks()).isEqualTo(4);
    assertThat(ExecutorMemory.of("spark://host:7077", conf(), 6).tasks()).isEqualTo(6);
    assertThat(ExecutorMemory.of("local-cluster[2,3,1024]", conf(), 6).tasks()).isEqualTo(3);
  }

  private static SparkConf conf(String... keyAndValue) {
    SparkConf conf = new SparkConf(false);
    for (int i = 0; i < keyAndValue.length; i += 2) {
      conf.set(keyAndValue[i], keyAndValue[i + 1]);
    }
    return conf;
  }
}

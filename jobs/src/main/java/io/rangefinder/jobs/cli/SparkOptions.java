package io.rangefinder.jobs.cli;

import io.rangefinder.ir.UserException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a job runs. Under spark-submit the cluster is already chosen. */
final class SparkOptions {
  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "Spark master for embedded runs, as local[2]; default: all cores of this machine.")
  private @Nullable String master;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description =
          "A setting of Spark, or of Hadoop as spark.hadoop.fs.s3a.endpoint=URL; may be repeated."
              + " Others can see a command line: keys of S3 belong in the environment, as"
              + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.")
  private Map<String, String> settings = new LinkedHashMap<>();

  /**
   * Opens a session; closing it ends Spark.
   *
   * @throws UserException if a setting is neither of Spark nor of Hadoop
   */
  OpenSpark open(String name) {
    SparkConf conf = new SparkConf().setAppName("rangefinder " + name);
    requireSparks(settings.keySet());
    settings.forEach(conf::set);
    if (master != null) {
      conf.setMaster(master);
    }
    if (!conf.contains("spark.master")) {
      conf.setMaster("local[*]");
    }
    // Above the columns of the widest table; Spark would warn of each plan it shortens in its log.
    conf.setIfMissing("spark.sql.debug.maxToStringFields", "100");
    // Huge pages for activations, where the kernel gives them to who asks: fewer faults at every
    // run.
    conf.setIfMissing("spark.executorEnv.GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");
    // The digits of numbers in names and messages, as in this process.
    conf.setIfMissing("spark.executor.defaultJavaOptions", "-Duser.language=en");
    // Without a locale an executor's JVM cannot say the names of files whose letters are not ASCII.
    conf.setIfMissing("spark.executorEnv.LC_ALL", "C.UTF-8");
    if (conf.get("spark.master").startsWith("local")) {
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.ui.enabled", "false");
    }
    return new OpenSpark(SparkSession.builder().config(conf).getOrCreate());
  }

  /** Spark would ignore a setting of another name without a word. */
  private static void requireSparks(Set<String> keys) {
    List<String> others = keys.stream().filter(key -> !key.startsWith("spark.")).toList();
    if (!others.isEmpty()) {
      throw UserException.listing(
          "Cannot use these settings of --conf: Spark's begin with 'spark.', Hadoop's with"
              + " 'spark.hadoop.', as spark.hadoop.fs.s3a.endpoint.",
          others);
    }
  }

  record OpenSpark(SparkSession session) implements AutoCloseable {
    @Override
    public void close() {
      session.stop();
    }
  }
}

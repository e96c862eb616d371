package io.rangefinder.jobs.cli;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.monitor.JobGauges;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a job runs. Under spark-submit the cluster is already chosen. */
final class SparkOptions {
  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "Spark master for embedded runs, as local[2]; default: all cores of this machine.")
  private @Nullable String master;

  @Mixin private HadoopOptions hadoop;

  /** The settings that are no matter of Spark alone. */
  HadoopOptions hadoop() {
    return hadoop;
  }

  /**
   * Opens a session; closing it ends Spark.
   *
   * @throws UserException if a setting is neither of Spark nor of Hadoop
   */
  OpenSpark open(String name) {
    SparkConf conf = hadoop.spark().setAppName("rangefinder " + name);
    if (master != null) {
      conf.setMaster(master);
    }
    if (!conf.contains("spark.master")) {
      conf.setMaster("local[*]");
    }
    // What Spark hides in its event log and on its pages, and keys that it does not know to be
    // some.
    conf.setIfMissing(
        "spark.redaction.regex",
        "(?i)secret|password|token|access[.]?key|account[.]key|encryption[.]key");
    // Above the columns of the widest table; Spark would warn of each plan it shortens in its log.
    conf.setIfMissing("spark.sql.debug.maxToStringFields", "100");
    // Huge pages for activations, where the kernel gives them to who asks: fewer faults at every
    // run.
    conf.setIfMissing("spark.executorEnv.GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");
    // The digits of numbers in names and messages, and the time zone, as in this process.
    conf.setIfMissing(
        "spark.executor.defaultJavaOptions", "-Duser.language=en -Duser.timezone=UTC");
    // Without a locale an executor's JVM cannot say the names of files whose letters are not ASCII.
    conf.setIfMissing("spark.executorEnv.LC_ALL", "C.UTF-8");
    if (conf.get("spark.master").startsWith("local")) {
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.ui.enabled", "false");
      // Tables are a few rows or simple ones: to compile code for each costs more than it saves.
      conf.setIfMissing("spark.sql.codegen.wholeStage", "false");
      conf.setIfMissing("spark.sql.codegen.factoryMode", "NO_CODEGEN");
    }
    // With the user interface goes the page that Prometheus reads.
    if (conf.getBoolean("spark.ui.enabled", true)) {
      String others = conf.get("spark.plugins", "");
      String gauges = JobGauges.class.getName();
      conf.set("spark.plugins", others.isBlank() ? gauges : others + "," + gauges);
      conf.setIfMissing("spark.metrics.namespace", "rangefinder");
      String page = "spark.metrics.conf.driver.sink.prometheusServlet.";
      conf.setIfMissing(page + "class", "org.apache.spark.metrics.sink.PrometheusServlet");
      conf.setIfMissing(page + "path", "/metrics/prometheus");
    }
    return new OpenSpark(SparkSession.builder().config(conf).getOrCreate());
  }

  record OpenSpark(SparkSession session) implements AutoCloseable {
    @Override
    public void close() {
      session.stop();
    }
  }

  /** A session that is opened when it is first asked for. */
  LazySpark lazily(String name) {
    return new LazySpark(() -> open(name));
  }

  static final class LazySpark implements AutoCloseable {
    private final Supplier<OpenSpark> open;
    private @Nullable OpenSpark opened;

    private LazySpark(Supplier<OpenSpark> open) {
      this.open = open;
    }

    SparkSession session() {
      OpenSpark spark = opened;
      if (spark == null) {
        spark = open.get();
        opened = spark;
      }
      return spark.session();
    }

    @Override
    public void close() {
      if (opened != null) {
        opened.close();
      }
    }
  }
}

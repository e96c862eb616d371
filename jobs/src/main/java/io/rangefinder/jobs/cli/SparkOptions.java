package io.rangefinder.jobs.cli;

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

  /** Opens a session; closing it ends Spark. */
  OpenSpark open(String name) {
    SparkConf conf = new SparkConf().setAppName("rangefinder " + name);
    if (master != null) {
      conf.setMaster(master);
    }
    if (!conf.contains("spark.master")) {
      conf.setMaster("local[*]");
    }
    // Above the columns of the widest table; Spark would warn of each plan it shortens in its log.
    conf.setIfMissing("spark.sql.debug.maxToStringFields", "100");
    if (conf.get("spark.master").startsWith("local")) {
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.ui.enabled", "false");
    }
    return new OpenSpark(SparkSession.builder().config(conf).getOrCreate());
  }

  record OpenSpark(SparkSession session) implements AutoCloseable {
    @Override
    public void close() {
      session.stop();
    }
  }
}

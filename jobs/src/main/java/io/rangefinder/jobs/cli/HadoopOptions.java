package io.rangefinder.jobs.cli;

import io.rangefinder.ir.UserException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Settings of Spark, and among them of Hadoop, that go over those of the installation. */
final class HadoopOptions {
  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      scope = ScopeType.INHERIT,
      description =
          "A setting of Spark, or of Hadoop as spark.hadoop.fs.s3a.endpoint=URL; may be repeated."
              + " Others can see a command line: keys of S3 belong in the environment, as"
              + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.")
  private Map<String, String> settings = new LinkedHashMap<>();

  /**
   * The installation's settings with these over them.
   *
   * @throws UserException if a setting is neither of Spark nor of Hadoop
   */
  SparkConf spark() {
    requireSparks();
    SparkConf conf = new SparkConf();
    settings.forEach(conf::set);
    return conf;
  }

  /**
   * Hadoop's settings, for commands that run without Spark.
   *
   * @throws UserException if a setting is neither of Spark nor of Hadoop
   */
  Configuration hadoop() {
    return SparkHadoopUtil.get().newConfiguration(spark());
  }

  /** Spark would ignore a setting of another name without a word. */
  private void requireSparks() {
    List<String> others =
        settings.keySet().stream().filter(key -> !key.startsWith("spark.")).toList();
    if (!others.isEmpty()) {
      throw UserException.listing(
          "Cannot use these settings of --conf: Spark's begin with 'spark.', Hadoop's with"
              + " 'spark.hadoop.', as spark.hadoop.fs.s3a.endpoint.",
          others);
    }
  }
}

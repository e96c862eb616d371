package io.rangefinder.jobs;

import org.apache.spark.sql.SparkSession;

/** Spark within the JVM of the tests, two tasks at once. Who opens a session stops it. */
public final class LocalSpark {
  private LocalSpark() {}

  public static SparkSession open() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate();
  }
}

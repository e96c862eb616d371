package io.rangefinder.jobs.cluster;

import io.rangefinder.jobs.night.WeekOfNights;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A week of nights on a file system that is not the local one: real HDFS and S3. */
final class NightIT {
  @TempDir private Path folder;

  @Test
  void aWeekOfNightsOnHdfs() throws Exception {
    try (Hdfs hdfs = Hdfs.start(folder.resolve("hdfs"))) {
      nights(hdfs.lake());
    }
  }

  @Test
  void aWeekOfNightsOnS3() throws Exception {
    Path jar = Path.of(System.getProperty("rangefinder.s3proxy"));
    try (S3Server server = S3Server.start(jar, folder)) {
      nights(server.lake());
    }
  }

  private void nights(RemoteLake lake) throws Exception {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1");
    lake.settingsAlone().forEach((key, value) -> builder.config("spark.hadoop." + key, value));
    try (SparkSession spark = builder.getOrCreate()) {
      new WeekOfNights(folder, lake.root(), spark).run();
    }
  }
}

package io.rangefinder.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.jobs.cli.CommandRun;
import io.rangefinder.jobs.cli.ModelWithVariables;
import io.rangefinder.jobs.publish.PublishingRace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What needs no Spark on file systems that are not the local one: nights that race, models that are
 * read. Real HDFS, a real S3 server.
 */
final class PublishIT {
  private static final int ROUNDS = 5;

  @TempDir private Path folder;

  @Test
  void onHdfsOneOfTwoPublishes() throws Exception {
    try (Hdfs hdfs = Hdfs.start(folder.resolve("hdfs"))) {
      raceAndLookAfter(hdfs.lake());
      freeze(hdfs.lake());
    }
  }

  @Test
  void onS3OneOfTwoPublishes() throws Exception {
    Path jar = Path.of(System.getProperty("rangefinder.s3proxy"));
    try (S3Server server = S3Server.start(jar, folder)) {
      raceAndLookAfter(server.lake());
      freeze(server.lake());
    }
  }

  private void raceAndLookAfter(RemoteLake lake) throws Exception {
    String store = lake.root() + "store";
    Configuration hadoop = new Configuration();
    lake.settingsAlone().forEach(hadoop::set);
    PublishingRace.run(store, hadoop, ROUNDS);

    Path model = folder.resolve("model.tflite");
    assertThat(models(lake, "get", "latest", "--output", model.toString()).out())
        .contains("raced: version 5, 20000 bytes");
    assertThat(model).hasSize(20_000);
    assertThat(models(lake, "rollback", "--reason", "a try").out()).contains("version 4 counts");
    assertThat(models(lake, "list").out()).contains("current, held", "a try");
    assertThat(models(lake, "gc", "--keep", "1", "--older-than-days", "0").out())
        .contains("removed     3 versions [1, 2, 5]", "0 unpublished folders");
  }

  private void freeze(RemoteLake lake) throws Exception {
    Path local = Files.createDirectory(folder.resolve("trained"));
    ModelWithVariables.write(local);
    lake.upload(local, "trained");
    String trained = lake.root() + "trained";
    for (List<String> model :
        List.of(
            List.of("--input_saved_model_dir", trained + "/saved"),
            List.of(
                "--input_graph=" + trained + "/graph.pbtxt",
                "--input_checkpoint=" + trained,
                "--output_node_names=y"))) {
      List<Object> command =
          new ArrayList<>(List.of("freeze", "--output_graph", trained + "/y.pb"));
      command.addAll(model);
      command.addAll(RemoteLake.options(lake.settingsAlone()));
      assertThat(CommandRun.done(command.toArray()).out())
          .contains("y.pb: 1 variables of ", "are constants, 4 nodes", "outputs  y");
    }
  }

  private static CommandRun models(RemoteLake lake, String... arguments) {
    List<Object> command = new ArrayList<>(List.of("models", "--store", lake.root() + "store"));
    command.addAll(List.of(arguments));
    Map<String, String> settings = lake.settingsAlone();
    command.addAll(RemoteLake.options(settings));
    return CommandRun.done(command.toArray());
  }
}

package io.rangefinder.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.jobs.cli.CommandRun;
import io.rangefinder.jobs.demo.DrawnFolder;
import io.rangefinder.jobs.demo.ShippedNetwork;
import io.rangefinder.jobs.source.Packed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Drawn images on the local disk, and what {@code local[1]} makes of them: the truth that every
 * other way must come to.
 *
 * @param folder where all of it lies
 * @param network the model and its configuration
 */
record Lake(Path folder, ShippedNetwork network) {
  static final int MANY = 2000;
  static final int FEW = 300;

  /** How the many are calibrated, for they are there to have a middle. */
  static final List<String> UNPREPARED = List.of("--preparation", "none");

  private static final long SEED = 7;

  static Lake draw(Path folder) throws IOException {
    Lake lake = new Lake(folder, ShippedNetwork.write(folder));
    DrawnFolder.write(folder.resolve("many"), SEED, MANY);
    DrawnFolder.write(folder.resolve("few"), SEED, FEW);
    lake.pack();
    lake.calibrateAlone("many", lake.many(), UNPREPARED);
    lake.calibrateAlone("few", lake.few(), List.of());
    lake.calibrateAlone("packed", lake.packed(), List.of());
    return lake;
  }

  /** A folder of {@value #MANY} images. */
  Path many() {
    return folder.resolve("many/images");
  }

  /** A folder of {@value #FEW} images. */
  Path few() {
    return folder.resolve("few/images");
  }

  /** The few images again, in TFRecord files, a tar archive and a Parquet table. */
  Path packed() {
    return folder.resolve("packed");
  }

  private void pack() throws IOException {
    Files.createDirectories(packed());
    TreeMap<String, byte[]> files = new TreeMap<>(Packed.files(few()));
    write("a-00000-of-00002", Packed.tfRecords(files.subMap("00000.png", "00060.png")));
    write("a-00001-of-00002", Packed.tfRecords(files.subMap("00060.png", "00100.png")));
    write("b.tar", Packed.tar(files.subMap("00100.png", "00200.png")));
    write("c.parquet", Packed.parquet(folder, "image", files.tailMap("00200.png")));
  }

  private void write(String name, byte[] content) throws IOException {
    Files.write(packed().resolve(name), content);
  }

  private void calibrateAlone(String name, Path images, List<String> options) {
    List<Object> command =
        new ArrayList<>(List.of(calibrate(network.model(), images, expected(name))));
    command.addAll(options);
    command.addAll(List.of("--master", "local[1]"));
    CommandRun run = CommandRun.of(command.toArray());
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  /** The run of one core over local images. */
  Path expected(String name) {
    return folder.resolve(name + ".run");
  }

  /** The command that calibrates, with options of the caller behind it. */
  Object[] calibrate(Object model, Object images, Object run, Object... options) {
    List<Object> command =
        new ArrayList<>(
            List.of(
                "calibrate",
                "--config",
                network.configuration(),
                "--model",
                model,
                "--images",
                images,
                "--output",
                run));
    command.addAll(List.of(options));
    return command.toArray();
  }
}

package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.demo.DrawnFolder;
import io.rangefinder.jobs.demo.ShippedNetwork;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The demo's network with a few drawings, and the commands that take them. */
record DrawnDataset(ShippedNetwork network, DrawnFolder drawn) {

  /** Writes the network and drawings to a folder. */
  static DrawnDataset write(Path folder, int images) {
    return new DrawnDataset(ShippedNetwork.write(folder), DrawnFolder.write(folder, 3, images));
  }

  Path images() {
    return drawn.images();
  }

  /** The arguments that calibrate on all images, with more after them. */
  Object[] calibrate(Path output, Object... more) {
    return calibrate(images(), output, more);
  }

  Object[] calibrate(Path images, Path output, Object... more) {
    return arguments(
        List.of(
            "calibrate",
            "--config",
            network.configuration(),
            "--model",
            network.model(),
            "--images",
            images,
            "--output",
            output,
            "--master",
            "local[1]"),
        more);
  }

  static Object[] quantize(Path run, Path output, Object... more) {
    return arguments(
        List.of("quantize", "--calibration", run, "--output", output, "--master", "local[1]"),
        more);
  }

  /** The arguments that evaluate on all images, with more after them. */
  Object[] evaluate(Path quantized, Path output, Object... more) {
    return arguments(
        List.of(
            "evaluate",
            "--config",
            network.configuration(),
            "--model",
            network.model(),
            "--quantized",
            quantized,
            "--images",
            images(),
            "--output",
            output,
            "--master",
            "local[1]"),
        more);
  }

  /** Options given twice are wrong command lines, so a later one takes the earlier one's place. */
  private static Object[] arguments(List<Object> first, Object... more) {
    List<Object> arguments = new ArrayList<>(first);
    for (int i = 0; i < more.length; i++) {
      int earlier = arguments.indexOf(more[i]);
      if (earlier >= 0 && i + 1 < more.length) {
        arguments.set(earlier + 1, more[++i]);
      } else {
        arguments.add(more[i]);
      }
    }
    return arguments.toArray();
  }
}

package io.rangefinder.jobs.convert;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.store.WholeFiles;
import io.rangefinder.toco.StageDrawings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A local folder that drawings are put into as they come; made when the first one does. */
record DrawingFolder(String folder, WholeFiles files) implements StageDrawings.Sink {
  @Override
  public void keep(String fileName, String dot) {
    try {
      Files.createDirectories(Path.of(folder));
    } catch (IOException e) {
      throw new UserException(
          "Cannot make the folder '%s' for drawings. Name a folder with --dump_graphviz that may be made or is there."
              .formatted(folder),
          e);
    }
    files.write(
        "a drawing", Path.of(folder, fileName).toString(), dot.getBytes(StandardCharsets.UTF_8));
  }
}

package io.rangefinder.jobs.source;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** TFRecord files of so many records that only their number matters. */
public final class RecordFiles {
  private RecordFiles() {}

  /** Writes a file of empty records. */
  public static Path write(Path file, int records) throws IOException {
    byte[] record = Packed.tfRecord(new byte[0]);
    try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < records; i++) {
        stream.write(record);
      }
    }
    return file;
  }
}

package io.rangefinder.jobs.store;

import io.rangefinder.ir.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.IOUtils;

/** The Parquet files in the folder of a table. */
final class ParquetParts {
  /** As Spark names them: {@code part-00000-<UUID of the write>-c000.snappy.parquet}. */
  private static final Pattern WRITTEN =
      Pattern.compile("(part-\\d+)-[-0-9a-f]{36}(-.*\\.parquet)");

  private ParquetParts() {}

  /**
   * Gives the files that Spark wrote names and bytes that depend on their rows alone: without the
   * random part of the name, and with their encodings in order.
   *
   * @throws UncheckedIOException if the file system refuses
   */
  static void settle(String folder, Configuration hadoop) {
    Path table = new Path(folder);
    try {
      FileSystem files = OutputFileSystem.of(table, hadoop);
      for (FileStatus part : of(files, table)) {
        Matcher name = WRITTEN.matcher(part.getPath().getName());
        if (name.matches()) {
          copy(files, part, new Path(table, name.group(1) + name.group(2)));
          files.delete(part.getPath(), false);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(FileSystem files, FileStatus part, Path target) throws IOException {
    ParquetFooter footer =
        ParquetFooter.find(files, part)
            .orElseThrow(() -> new IOException("'" + part.getPath() + "' was not written whole"));
    try (FSDataInputStream in = files.open(part.getPath())) {
      byte[] bytes = new byte[footer.length()];
      in.readFully(footer.start(), bytes);
      byte[] end = ParquetFooter.ordered(bytes);
      OutputFileSystem.write(
          files,
          target,
          out -> {
            IOUtils.copyBytes(in, out, footer.start(), false);
            out.write(end);
          });
    }
  }

  /**
   * Looks whether a table is there and all of its files are whole.
   *
   * @throws UserException if not
   */
  static void requireWhole(String folder, Configuration hadoop) {
    whole(folder, hadoop);
  }

  /**
   * The files of a table, by name, all of them whole.
   *
   * @throws UserException if there is none, or one is not whole
   */
  static List<FileStatus> whole(String folder, Configuration hadoop) {
    Path table = StoredFile.path("the table", folder);
    try {
      FileSystem files = table.getFileSystem(hadoop);
      List<FileStatus> parts = of(files, table);
      if (parts.isEmpty()) {
        throw StoredTable.damaged(folder, "no file is in it", new FileNotFoundException(folder));
      }
      for (FileStatus part : parts) {
        if (ParquetFooter.find(files, part).isEmpty()) {
          throw StoredTable.damaged(
              folder,
              "its '%s' is not a Parquet file, or only a part of one"
                  .formatted(part.getPath().getName()),
              new IOException(part.getPath().toString()));
        }
      }
      return parts;
    } catch (FileNotFoundException e) {
      throw StoredTable.damaged(folder, "it does not exist", e);
    } catch (IOException e) {
      throw new UserException(
          "Cannot read '%s': %s. Check the path and the rights to it."
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  /** The files that hold rows, by name: those of other names are marks and what is hidden. */
  private static List<FileStatus> of(FileSystem files, Path table) throws IOException {
    List<FileStatus> parts = new ArrayList<>();
    for (FileStatus file : files.listStatus(table)) {
      String name = file.getPath().getName();
      if (file.isFile() && !name.startsWith("_") && !name.startsWith(".")) {
        parts.add(file);
      }
    }
    parts.sort(Comparator.comparing(FileStatus::getPath));
    return parts;
  }
}

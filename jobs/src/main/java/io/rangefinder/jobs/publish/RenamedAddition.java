package io.rangefinder.jobs.publish;

import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** On HDFS: a whole file is renamed, which its NameNode refuses where the name is taken. */
final class RenamedAddition implements Addition {
  @Override
  public boolean attempt(FileSystem files, Path file, byte[] content) throws IOException {
    Path whole = new Path(file.getParent(), "." + UUID.randomUUID());
    files.mkdirs(file.getParent());
    try {
      try (OutputStream out = files.create(whole, false)) {
        out.write(content);
      }
      return files.rename(whole, file);
    } finally {
      files.delete(whole, false);
    }
  }
}

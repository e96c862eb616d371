package io.rangefinder.jobs.publish;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** On S3: the service is told to store the object only where there is none, and says if not. */
final class ConditionalAddition implements Addition {
  private static final String ONLY_NEW = "fs.option.create.conditional.overwrite";

  @Override
  public boolean attempt(FileSystem files, Path file, byte[] content) throws IOException {
    FSDataOutputStreamBuilder<?, ?> builder = files.createFile(file);
    builder.must(ONLY_NEW, true);
    try (OutputStream out = builder.build()) {
      out.write(content);
    }
    return true;
  }
}

package io.rangefinder.jobs.source;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A file as Parquet's reader wants it. */
record LakeInputFile(Path path, Configuration configuration, long length) implements InputFile {
  static LakeInputFile of(String path, Configuration configuration) throws IOException {
    Path location = new Path(path);
    return new LakeInputFile(
        location, configuration, LakeFiles.status(location, configuration).getLen());
  }

  @Override
  public long getLength() {
    return length;
  }

  @Override
  public SeekableInputStream newStream() throws IOException {
    return HadoopStreams.wrap(LakeFiles.open(path, configuration));
  }

  @Override
  public String toString() {
    return path.toString();
  }
}

package io.rangefinder.jobs.source;

import java.io.IOException;
import org.apache.hadoop.fs.Path;

/**
 * A file that a table names.
 *
 * @param name what its images are called by
 * @param path the whole path, with its scheme
 */
record TableFile(String name, String path) implements SearchPlace {
  @Override
  public String key() {
    return path;
  }

  @Override
  public void addFailure(Throwable failure, ImageListing found) {
    found.add(BrokenFiles.absent(name, path, failure));
  }

  @Override
  public ImageSearch search(SearchContext context) throws IOException {
    ListedFile file =
        ListedFile.of(name, LakeFiles.status(new Path(path), context.configuration()));
    return new ParquetTables().search(file, context);
  }
}

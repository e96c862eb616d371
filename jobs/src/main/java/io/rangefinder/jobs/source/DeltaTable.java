package io.rangefinder.jobs.source;

import java.io.IOException;
import java.util.Iterator;

/**
 * A Delta table: the files of its current version, as its log tells them. Those that were removed
 * and have not been deleted yet are only counted.
 *
 * @param path of its folder, with its scheme
 * @param prefix what the names of its files begin with
 */
record DeltaTable(String path, String prefix) implements SearchPlace {
  /** What a removed file counts as. */
  private static final String REMOVED = "removed from a Delta table";

  @Override
  public String key() {
    return path;
  }

  @Override
  public void addFailure(Throwable failure, ImageListing found) {
    found.addProblem(
        "the Delta table '%s' cannot be read: %s.".formatted(path, FileFailure.message(failure)));
  }

  @Override
  public ImageSearch search(SearchContext context) throws IOException {
    DeltaLog log = DeltaLog.read(path, context.configuration());
    Iterator<String> files = log.files().iterator();
    return new ImageSearch() {
      private long removed = log.removed();

      @Override
      public boolean advance(ImageListing found) {
        for (; removed > 0; removed--) {
          found.addOther(REMOVED);
        }
        if (files.hasNext()) {
          String file = files.next();
          found.addPlace(new TableFile(prefix + file, LakeFiles.path(path, file).toString()));
        }
        return files.hasNext();
      }

      @Override
      public void close() {}
    };
  }
}

package io.rangefinder.jobs.source;

import java.io.IOException;
import java.io.Serializable;

/** A place in which images are looked for; what lies deeper becomes places of the next round. */
sealed interface SearchPlace extends Serializable
    permits FolderTree, PathList, ListedLine, ImageFile, DeltaTable, TableFile {
  /** What places of a round are divided among tasks by; equal ones come to one task in a row. */
  String key();

  ImageSearch search(SearchContext context) throws IOException;

  /** Says that the place could not be read, or not to its end. */
  void addFailure(Throwable failure, ImageListing found);
}

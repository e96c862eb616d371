package io.rangefinder.jobs.source;

import java.io.IOException;

/**
 * A file that holds images.
 *
 * @param source name of the {@link ImageSource} that it belongs to
 */
record ImageFile(String source, ListedFile file) implements SearchPlace {
  @Override
  public String key() {
    return file.path();
  }

  @Override
  public ImageSearch search(SearchContext context) throws IOException {
    if (file.length() <= LfsPointer.MAX_LENGTH
        && LfsPointer.isIn(
            LakeFiles.head(file.path(), context.configuration(), LfsPointer.MAX_LENGTH))) {
      return Once.of(found -> found.add(BrokenFiles.rest(file, new IOException(LfsPointer.TEXT))));
    }
    return ImageSources.called(source).search(file, context);
  }

  @Override
  public void addFailure(Throwable failure, ImageListing found) {
    found.add(BrokenFiles.rest(file, failure));
  }
}

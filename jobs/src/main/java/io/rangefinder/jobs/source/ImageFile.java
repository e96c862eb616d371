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
    return ImageSources.called(source).search(file, context);
  }

  @Override
  public void addFailure(Throwable failure, ImageListing found) {
    found.add(BrokenFiles.rest(file, failure));
  }
}

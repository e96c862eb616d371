package io.rangefinder.jobs.source;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Files of a folder whose names do not tell what they hold: their first bytes do. */
final class UnknownFiles extends NamelessSource {
  static final String NAME = "unknown";

  UnknownFiles() {
    super(NAME);
  }

  @Override
  public ImageSearch search(ListedFile file, SearchContext context) throws IOException {
    Optional<ImageSource> source = ImageSources.beginning(file.path(), context.configuration());
    return source.isPresent()
        ? source.get().search(file, context)
        : Once.of(found -> found.addOther(OtherFiles.kind(file.name())));
  }

  @Override
  public OpenImages open(String path, Configuration configuration) {
    throw new IllegalStateException("no image is listed before its source is known");
  }
}

package io.rangefinder.jobs.source;

import io.rangefinder.ir.UserException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** All kinds of files that hold images. */
final class ImageSources {
  private static final int HEAD_LENGTH = 512;

  private static final List<ImageSource> ALL =
      List.of(
          new SingleImages(),
          new TfRecords(),
          new TarArchives(),
          new ZipArchives(),
          new ParquetTables(),
          new ArrowStreams(),
          new UnknownFiles(),
          new BrokenFiles());

  private ImageSources() {}

  static Optional<ImageSource> named(String fileName) {
    return first(source -> source.isNamed(fileName));
  }

  /**
   * The source of a file that was named, not found in a folder: what its name does not tell its
   * first bytes do.
   *
   * @throws UserException if it holds no images
   */
  static ImageSource of(ListedFile file, SearchContext context) throws IOException {
    Path path = new Path(file.path());
    Optional<ImageSource> named = named(path.getName());
    if (named.isPresent()) {
      return named.get();
    }
    return beginning(file.path(), context.configuration())
        .orElseThrow(
            () ->
                new UserException(
                    "'%s' holds no images: neither its name nor its first bytes are those of an image, %s."
                        .formatted(file.name(), ImageManifest.PACKINGS)));
  }

  /** The source that the first bytes of a file tell. */
  static Optional<ImageSource> beginning(String path, Configuration configuration)
      throws IOException {
    byte[] head = LakeFiles.head(path, configuration, HEAD_LENGTH);
    return first(source -> source.begins(head));
  }

  /** The source of a name. */
  static ImageSource called(String name) {
    return first(source -> source.name().equals(name))
        .orElseThrow(() -> new IllegalStateException("there is no image source '" + name + "'"));
  }

  private static Optional<ImageSource> first(Predicate<ImageSource> condition) {
    return ALL.stream().filter(condition).findFirst();
  }
}

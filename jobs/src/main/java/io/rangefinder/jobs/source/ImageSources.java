package io.rangefinder.jobs.source;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** All kinds of files that hold images. */
final class ImageSources {
  private static final List<ImageSource> ALL =
      List.of(
          new SingleImages(),
          new TfRecords(),
          new TarArchives(),
          new ParquetTables(),
          new BrokenFiles());

  private ImageSources() {}

  static Optional<ImageSource> named(String fileName) {
    return first(source -> source.isNamed(fileName));
  }

  static Optional<ImageSource> beginning(byte[] head) {
    return first(source -> source.begins(head));
  }

  /** The source that listed an entry. */
  static ImageSource of(ImageEntry entry) {
    String name = entry.packing().source();
    return first(source -> source.name().equals(name))
        .orElseThrow(() -> new IllegalStateException("there is no image source '" + name + "'"));
  }

  private static Optional<ImageSource> first(Predicate<ImageSource> condition) {
    return ALL.stream().filter(condition).findFirst();
  }
}

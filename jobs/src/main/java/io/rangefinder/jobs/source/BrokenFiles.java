package io.rangefinder.jobs.source;

import io.rangefinder.jobs.source.pixels.UnusableImageException;
import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import org.apache.hadoop.conf.Configuration;

/**
 * What could not be read when it was listed, a file or the rest of one: one entry, which cannot be
 * used. Its field says why.
 */
final class BrokenFiles extends NamelessSource {
  private static final String NAME = "broken";
  private static final String MEMBER = "unreadable";
  private static final int MAX_MESSAGE_LENGTH = 1024;

  BrokenFiles() {
    super(NAME);
  }

  /** What lies behind the images of a file that were listed. */
  static ImageEntry rest(ListedFile file, Throwable failure) {
    return entry(file, MEMBER, failure);
  }

  /** A file of which nothing is known but that it was named. */
  static ImageEntry absent(String name, String path, Throwable failure) {
    return entry(new ListedFile(name, path, 0, 0, ""), "", failure);
  }

  /** A member of an archive that holds nothing to read. */
  static ImageEntry member(ListedFile file, String member, String why) {
    return entry(file, member, why);
  }

  private static ImageEntry entry(ListedFile file, String member, Throwable failure) {
    return entry(file, member, FileFailure.message(failure));
  }

  private static ImageEntry entry(ListedFile file, String member, String why) {
    String message = why.substring(0, Math.min(why.length(), MAX_MESSAGE_LENGTH));
    return file.member(member, file.length(), new ImagePacking(NAME, Long.MAX_VALUE, message));
  }

  @Override
  public ImageSearch search(ListedFile file, SearchContext context) {
    throw new IllegalStateException("no file is listed as broken before it was read");
  }

  @Override
  public OpenImages open(String path, Configuration configuration) {
    return new OpenImages() {
      @Override
      public byte[] read(ImageEntry entry, int maxBytes) throws UnusableImageException {
        throw new UnusableImageException(
            Reason.UNREADABLE,
            "The file could not be read when it was listed: " + entry.packing().field());
      }

      @Override
      public void close() {}
    };
  }
}

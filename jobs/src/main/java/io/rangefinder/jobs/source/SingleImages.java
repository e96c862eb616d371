package io.rangefinder.jobs.source;

import io.rangefinder.jobs.source.pixels.ImageFormat;
import io.rangefinder.jobs.source.pixels.UnusableImageException;
import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.io.IOException;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/** Files that are one image each. */
final class SingleImages implements ImageSource {
  static final String NAME = "file";

  private static final Set<String> EXTENSIONS =
      Set.of(
          "jpg", "jpeg", "jpe", "jfif", "jif", "pjpeg", "pjp", "png", "bmp", "dib", "gif", "webp",
          "tif", "tiff", "heic", "heif", "avif");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean isNamed(String fileName) {
    return isNamedAsImage(fileName);
  }

  /** Whether a file, or a member of an archive, has the name of an image. */
  static boolean isNamedAsImage(String name) {
    return EXTENSIONS.contains(OtherFiles.extension(name));
  }

  @Override
  public boolean begins(byte[] head) {
    return ImageFormat.of(head) != ImageFormat.UNKNOWN;
  }

  @Override
  public ImageSearch search(ListedFile file, SearchContext context) {
    return Once.of(found -> add(file, found));
  }

  @Override
  public void add(ListedFile file, ImageListing found) {
    found.add(file.member("", file.length(), ImagePacking.NONE));
  }

  @Override
  public OpenImages open(String location, Configuration configuration) throws IOException {
    FSDataInputStream stream = LakeFiles.open(new Path(location), configuration);
    return new OpenImages() {
      @Override
      public byte[] read(ImageEntry entry, int maxBytes)
          throws IOException, UnusableImageException {
        stream.seek(0);
        byte[] bytes = stream.readNBytes(maxBytes + 1);
        if (bytes.length > maxBytes) {
          throw new UnusableImageException(
              Reason.TOO_LARGE,
              "The file has more than %1$d bytes, the limit is %1$d.".formatted(maxBytes));
        }
        return bytes;
      }

      @Override
      public void close() throws IOException {
        stream.close();
      }
    };
  }
}

package io.rangefinder.jobs.source;

import io.rangefinder.jobs.source.pixels.UnusableImageException;
import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * An image that a row of a table names instead of holding it: a file in the folder of the table or
 * deeper. Other paths are not followed, for who wrote a table may not decide what is read here.
 *
 * @param table the whole path of the table
 * @param name the path that the row has
 */
record NamedFile(String table, String name) {
  byte[] read(Configuration configuration, int maxBytes)
      throws IOException, UnusableImageException {
    String folder = String.valueOf(new Path(table).getParent());
    boolean isWithin =
        !name.isEmpty()
            && !name.startsWith("/")
            && !name.contains("://")
            && Arrays.stream(name.split("/", -1)).noneMatch(".."::equals);
    if (!isWithin) {
      throw absent("which is not followed, for it leads out of the folder of the table");
    }
    byte[] bytes;
    try (InputStream stream = LakeFiles.open(LakeFiles.path(folder, name), configuration)) {
      bytes = stream.readNBytes(maxBytes + 1);
    } catch (FileNotFoundException | IllegalArgumentException absent) {
      throw absent("which is not there in the folder of the table");
    }
    if (bytes.length > maxBytes) {
      throw new UnusableImageException(
          Reason.TOO_LARGE,
          "The file '%s' has more than %d bytes, the limit.".formatted(name, maxBytes));
    }
    return bytes;
  }

  private UnusableImageException absent(String why) {
    return new UnusableImageException(
        Reason.UNREADABLE,
        "The row holds no bytes but the path '%s', %s. Write the bytes into the table, or put the file there."
            .formatted(name, why));
  }
}

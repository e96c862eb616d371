package io.rangefinder.jobs.source;

import io.rangefinder.ir.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/**
 * The images of a location on any file system that Hadoop knows, in a fixed order.
 *
 * <p>In a folder tree an image is a file whose name ends in {@code .jpg}, {@code .jpeg}, {@code
 * .jpe}, {@code .png}, {@code .bmp}, {@code .gif}, {@code .webp}, {@code .tif} or {@code .tiff}, in
 * any case, and whatever a file holds whose name is that of a packing of images: what the name
 * promises and the bytes do not keep goes to quarantine, so nothing that looks like an image
 * vanishes silently. Other files are only counted. Files and folders whose name begins with '.' or
 * '_' are not seen.
 *
 * @param location what was listed, with its scheme
 * @param entries sorted by the UTF-8 bytes of the names of their files, then by their positions
 * @param otherFiles how many files and members of archives do not have the name of an image
 */
public record ImageManifest(String location, List<ImageEntry> entries, int otherFiles) {
  /** The packings of images, for messages. */
  static final String PACKINGS = "a TFRecord file, a tar archive or a Parquet table";

  private static final Comparator<byte[]> BYTEWISE = Arrays::compareUnsigned;

  public ImageManifest {
    entries = List.copyOf(entries);
  }

  /**
   * Lists a location.
   *
   * @throws UserException if there is nothing, it may not be read, or it holds no image
   */
  public static ImageManifest list(ImageLocation location, Configuration configuration) {
    String given = location.path();
    Path root;
    try {
      root = new Path(given);
    } catch (IllegalArgumentException malformed) {
      throw new UserException("'" + given + "' is no path: " + malformed.getMessage(), malformed);
    }
    try {
      FileSystem files = root.getFileSystem(configuration);
      FileStatus status = files.getFileStatus(files.makeQualified(root));
      ImageListing listing = new ImageListing(location, configuration);
      if (status.isDirectory()) {
        listing.addFolder(files, status.getPath(), "");
      } else if (PathList.isNamed(root.getName())) {
        new PathList(listing, status.getPath()).addTo(files);
      } else {
        listing.addNamedFile(files, status, status.getPath().getName());
      }
      listing.requireNoProblem();
      return of(status.getPath().toString(), listing);
    } catch (FileNotFoundException absent) {
      throw new UserException("There are no images at '" + given + "'.", absent);
    } catch (AccessControlException | java.nio.file.AccessDeniedException forbidden) {
      throw new UserException(
          "The images '" + given + "' may not be read: " + forbidden.getMessage(), forbidden);
    } catch (IOException failure) {
      throw new UserException(
          "The images '" + given + "' cannot be listed: " + failure.getMessage(), failure);
    }
  }

  private static ImageManifest of(String location, ImageListing listing) {
    if (listing.entries().isEmpty()) {
      throw new UserException(
          "'%s' holds no image: none of its %d files has a name such as a.jpg, a.jpeg or a.png, nor that of %s."
              .formatted(location, listing.otherFiles(), PACKINGS));
    }
    return new ImageManifest(location, sorted(listing.entries()), listing.otherFiles());
  }

  /**
   * The manifest of a sample: the entries whose ids have the lowest SHA-256, in the manifest's
   * order again.
   *
   * <p>The choice depends on the ids alone. A sample of n holds every sample of fewer; an image
   * added to the location replaces at most one of them. All entries are kept if there are not more
   * than {@code size}.
   *
   * @param size above 0
   */
  public ImageManifest sample(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("a sample of " + size + " images");
    }
    if (size >= entries.size()) {
      return this;
    }
    List<ImageEntry> chosen =
        sortedBy(entries, ImageEntry::id, ImageManifest::sha256).subList(0, size);
    return new ImageManifest(location, sorted(chosen), otherFiles);
  }

  /** The manifest without the images of the given ids; it may be empty. */
  public ImageManifest without(Set<String> ids) {
    return new ImageManifest(
        location, entries.stream().filter(entry -> !ids.contains(entry.id())).toList(), otherFiles);
  }

  private static List<ImageEntry> sorted(List<ImageEntry> entries) {
    return sortedBy(entries, ImageEntry::file, ImageListing::sortKey);
  }

  /** Entries with equal keys are sorted by their positions. */
  private static List<ImageEntry> sortedBy(
      List<ImageEntry> entries, Function<ImageEntry, String> name, Function<String, byte[]> key) {
    Map<String, byte[]> keys = new HashMap<>();
    for (ImageEntry entry : entries) {
      keys.computeIfAbsent(name.apply(entry), key);
    }
    return entries.stream()
        .sorted(
            Comparator.comparing((ImageEntry entry) -> keys.get(name.apply(entry)), BYTEWISE)
                .thenComparingLong(entry -> entry.packing().position()))
        .toList();
  }

  private static byte[] sha256(String id) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every JDK has SHA-256", absent);
    }
  }
}

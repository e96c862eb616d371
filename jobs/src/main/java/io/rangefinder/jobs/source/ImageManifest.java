package io.rangefinder.jobs.source;

import io.rangefinder.ir.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.security.AccessControlException;

/**
 * The images of a folder tree on any file system that Hadoop knows, in a fixed order.
 *
 * <p>An image is a file whose name ends in {@code .jpg}, {@code .jpeg}, {@code .jpe}, {@code .png},
 * {@code .bmp}, {@code .gif}, {@code .webp}, {@code .tif} or {@code .tiff}, in any case: what the
 * name promises and the bytes do not keep goes to quarantine, so nothing that looks like an image
 * vanishes silently. Other files are only counted. Files and folders whose name begins with '.' or
 * '_' are not seen.
 *
 * @param folder the folder that was listed, with its scheme
 * @param entries sorted by the UTF-8 bytes of their ids
 * @param otherFiles how many files of the tree do not have the name of an image
 */
public record ImageManifest(String folder, List<ImageEntry> entries, int otherFiles) {
  private static final Set<String> EXTENSIONS =
      Set.of("jpg", "jpeg", "jpe", "png", "bmp", "gif", "webp", "tif", "tiff");

  private static final Comparator<byte[]> BYTEWISE = Arrays::compareUnsigned;

  public ImageManifest {
    entries = List.copyOf(entries);
  }

  /**
   * Lists a folder tree.
   *
   * @param folder a path with or without scheme, for Hadoop's FileSystem
   * @throws UserException if there is no such folder, it may not be read, or it holds no image
   */
  public static ImageManifest list(String folder, Configuration configuration) {
    Path root;
    try {
      root = new Path(folder);
    } catch (IllegalArgumentException malformed) {
      throw new UserException("'" + folder + "' is no path: " + malformed.getMessage(), malformed);
    }
    try {
      FileSystem files = root.getFileSystem(configuration);
      Path qualified = files.makeQualified(root);
      if (!files.getFileStatus(qualified).isDirectory()) {
        throw new UserException(
            "The images are looked for in a folder, but '" + folder + "' is a file.");
      }
      return list(files, qualified);
    } catch (FileNotFoundException absent) {
      throw new UserException("There is no folder of images at '" + folder + "'.", absent);
    } catch (AccessControlException | java.nio.file.AccessDeniedException forbidden) {
      throw new UserException(
          "The folder of images '" + folder + "' may not be read: " + forbidden.getMessage(),
          forbidden);
    } catch (IOException failure) {
      throw new UserException(
          "The folder of images '" + folder + "' cannot be listed: " + failure.getMessage(),
          failure);
    }
  }

  private static ImageManifest list(FileSystem files, Path root) throws IOException {
    List<ImageEntry> entries = new ArrayList<>();
    int otherFiles = 0;
    Deque<Path> folders = new ArrayDeque<>(List.of(root));
    while (!folders.isEmpty()) {
      RemoteIterator<FileStatus> children = files.listStatusIterator(folders.removeLast());
      while (children.hasNext()) {
        FileStatus child = children.next();
        String name = child.getPath().getName();
        if (name.startsWith(".") || name.startsWith("_")) {
          continue;
        }
        if (child.isDirectory()) {
          folders.addLast(child.getPath());
        } else if (isNamedAsImage(name)) {
          entries.add(entry(root, child));
        } else {
          otherFiles++;
        }
      }
    }
    if (entries.isEmpty()) {
      throw new UserException(
          "The folder '"
              + root
              + "' holds no image: none of its "
              + otherFiles
              + " files has a name such as a.jpg, a.jpeg or a.png.");
    }
    return new ImageManifest(root.toString(), sortedById(entries), otherFiles);
  }

  private static ImageEntry entry(Path root, FileStatus file) {
    String base = root.toUri().getPath();
    String path = file.getPath().toUri().getPath();
    String id = path.substring(base.endsWith("/") ? base.length() : base.length() + 1);
    return new ImageEntry(id, file.getPath().toString(), file.getLen(), file.getModificationTime());
  }

  private static boolean isNamedAsImage(String name) {
    int dot = name.lastIndexOf('.');
    return dot >= 0 && EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /**
   * The manifest of a sample: the entries whose ids have the lowest SHA-256, sorted by id again.
   *
   * <p>The choice depends on the ids alone. A sample of n holds every sample of fewer; an image
   * added to the folder replaces at most one of them. All entries are kept if there are not more
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
    List<ImageEntry> chosen = sortedBy(entries, ImageManifest::sha256).subList(0, size);
    return new ImageManifest(folder, sortedById(chosen), otherFiles);
  }

  /** The manifest without the images of the given ids; it may be empty. */
  public ImageManifest without(Set<String> ids) {
    return new ImageManifest(
        folder, entries.stream().filter(entry -> !ids.contains(entry.id())).toList(), otherFiles);
  }

  private static List<ImageEntry> sortedById(List<ImageEntry> entries) {
    return sortedBy(entries, id -> id.getBytes(StandardCharsets.UTF_8));
  }

  private static List<ImageEntry> sortedBy(List<ImageEntry> entries, Key key) {
    Map<String, byte[]> keys = new HashMap<>();
    for (ImageEntry entry : entries) {
      keys.put(entry.id(), key.of(entry.id()));
    }
    return entries.stream()
        .sorted(Comparator.comparing(entry -> keys.get(entry.id()), BYTEWISE))
        .toList();
  }

  private static byte[] sha256(String id) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every JDK has SHA-256", absent);
    }
  }

  private interface Key {
    byte[] of(String id);
  }
}

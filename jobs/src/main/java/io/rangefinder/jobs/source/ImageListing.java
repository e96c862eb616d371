package io.rangefinder.jobs.source;

import io.rangefinder.ir.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Gathers the images of a location. */
final class ImageListing {
  private static final int HEAD_LENGTH = 512;

  private final ImageLocation location;
  private final Configuration configuration;
  private final List<ImageEntry> entries = new ArrayList<>();
  private final Set<String> problems = new LinkedHashSet<>();
  private int otherFiles;

  ImageListing(ImageLocation location, Configuration configuration) {
    this.location = location;
    this.configuration = configuration;
  }

  /** What the user says of the images. */
  ImageLocation location() {
    return location;
  }

  Configuration configuration() {
    return configuration;
  }

  void add(ImageEntry entry) {
    entries.add(entry);
  }

  /** Counts a file, or a member of an archive, that does not have the name of an image. */
  void addOther() {
    otherFiles++;
  }

  /** Notes what keeps the location from being used; the listing goes on to find all problems. */
  void addProblem(String problem) {
    problems.add(problem);
  }

  List<ImageEntry> entries() {
    return entries;
  }

  int otherFiles() {
    return otherFiles;
  }

  /**
   * Ends the listing.
   *
   * @throws UserException if there were problems
   */
  void requireNoProblem() {
    if (!problems.isEmpty()) {
      throw UserException.listing(
          "Cannot list the images of '%s':".formatted(location.path()), List.copyOf(problems));
    }
  }

  /**
   * Lists a folder tree. Files and folders whose names begin with '.' or '_' are not seen.
   *
   * @param prefix what the names of its files begin with
   */
  void addFolder(FileSystem files, Path root, String prefix) throws IOException {
    Deque<Path> folders = new ArrayDeque<>(List.of(root));
    while (!folders.isEmpty()) {
      RemoteIterator<FileStatus> children = files.listStatusIterator(folders.removeLast());
      while (children.hasNext()) {
        FileStatus child = children.next();
        String name = child.getPath().getName();
        if (isHidden(name)) {
          continue;
        }
        if (child.isDirectory()) {
          folders.addLast(child.getPath());
          continue;
        }
        Optional<ImageSource> source = ImageSources.named(name);
        if (source.isPresent()) {
          addFile(source.get(), ListedFile.of(prefix + relative(root, child.getPath()), child));
        } else {
          addOther();
        }
      }
    }
  }

  static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }

  private static String relative(Path root, Path file) {
    String base = root.toUri().getPath();
    return file.toUri().getPath().substring(base.endsWith("/") ? base.length() : base.length() + 1);
  }

  /**
   * Lists a file that was named, not found in a folder: what its name does not tell its first bytes
   * do.
   *
   * @param name what its images are called by
   */
  void addNamedFile(FileSystem files, FileStatus status, String name) throws IOException {
    Optional<ImageSource> source = ImageSources.named(status.getPath().getName());
    if (source.isEmpty()) {
      source = ImageSources.beginning(head(files, status.getPath()));
    }
    if (source.isPresent()) {
      addFile(source.get(), ListedFile.of(name, status));
    } else {
      addProblem(
          "'%s' holds no images: neither its name nor its first bytes are those of an image, %s."
              .formatted(name, ImageManifest.PACKINGS));
    }
  }

  private static byte[] head(FileSystem files, Path path) throws IOException {
    try (InputStream stream = files.open(path)) {
      return stream.readNBytes(HEAD_LENGTH);
    }
  }

  private void addFile(ImageSource source, ListedFile file) {
    try {
      source.list(file, this);
    } catch (IOException | FSError failure) {
      add(BrokenFiles.rest(file, failure));
    }
  }

  /**
   * Checks that a file does not list more images than it has bytes: only a file that was made to
   * exhaust memory does.
   *
   * @throws UserException if it does
   */
  void requirePlausible(ListedFile file, long images) {
    if (images > file.length()) {
      throw new UserException(
          "Cannot use '%s': it says it holds more than %d images, but has %d bytes. Leave it out."
              .formatted(file.name(), images - 1, file.length()));
    }
  }

  /** The UTF-8 bytes of a name, by which everything is sorted. */
  static byte[] sortKey(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }
}

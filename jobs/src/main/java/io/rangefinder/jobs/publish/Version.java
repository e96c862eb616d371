package io.rangefinder.jobs.publish;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.source.Sha256;
import io.rangefinder.jobs.store.FilesBelow;
import io.rangefinder.jobs.store.QuantizationReport;
import io.rangefinder.jobs.store.StagedDirectory;
import io.rangefinder.jobs.store.StagedFile;
import io.rangefinder.jobs.store.StoredFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files of one attempt to publish, in a folder of their own, {@code versions/UUID}. They are
 * written, sealed by a manifest of all of them, and not changed after that.
 */
public final class Version {
  /** The quantized model. */
  public static final String MODEL = "model.tflite";

  /** The document of the model's ranges, {@link QuantizationReport}. */
  public static final String REPORT = MODEL + QuantizationReport.SUFFIX;

  /** The calibration run that the model was made of. */
  public static final String RUN = "run";

  /** How the model was judged. */
  public static final String EVALUATION = "evaluation";

  static final String VERSIONS = "versions";

  private static final String SEAL = StagedDirectory.SUCCESS;

  private final Path folder;
  private final FileSystem files;
  private final Configuration hadoop;
  private final Optional<String> published;

  /**
   * @param published the digest of the manifest that a commit names
   */
  Version(Path folder, FileSystem files, Configuration hadoop, Optional<String> published) {
    this.folder = folder;
    this.files = files;
    this.hadoop = hadoop;
    this.published = published;
  }

  /** The name of the folder, a UUID. */
  String name() {
    return folder.getName();
  }

  /** The folder. */
  public String location() {
    return folder.toString();
  }

  /** Where a part is, or will be; its name is relative, with {@code /} between folders. */
  public String path(String part) {
    return file(part).toString();
  }

  /** Not by names: one with a colon would be taken for a location of its own. */
  private Path file(String part) {
    return new Path(
        folder.toUri().getScheme(),
        folder.toUri().getAuthority(),
        folder.toUri().getPath() + "/" + part);
  }

  /**
   * Writes the manifest of all files that are there; the version is whole then.
   *
   * @throws UserException if there is none, or they cannot be read or the manifest not be written
   */
  public void seal() {
    SortedMap<String, FileManifest.Entry> entries = new TreeMap<>();
    try {
      for (FileStatus status : FilesBelow.of(folder, files)) {
        String name = relative(status.getPath());
        if (!name.equals(SEAL)) {
          entries.put(name, new FileManifest.Entry(status.getLen(), digest(status.getPath())));
        }
      }
    } catch (IOException | FSError e) {
      throw unreadable(e);
    }
    if (entries.isEmpty()) {
      throw new UserException(
          "Cannot publish '%s': no file is in it. Write the model first.".formatted(folder));
    }
    StagedFile.write(
        "the manifest of a version", path(SEAL), new FileManifest(entries).bytes(), hadoop);
  }

  private String relative(Path file) {
    return file.toUri().getPath().substring(folder.toUri().getPath().length() + 1);
  }

  private String digest(Path file) throws IOException {
    try (InputStream in = files.open(file)) {
      return HexFormat.of().formatHex(Sha256.of(in));
    }
  }

  /**
   * The SHA-256 of the manifest, hexadecimal: it stands for every byte of the version.
   *
   * @throws UserException if the version is not sealed, or removed
   */
  public String manifestDigest() {
    return HexFormat.of().formatHex(Sha256.of(seals()));
  }

  private byte[] seals() {
    try (InputStream in = files.open(file(SEAL))) {
      return in.readAllBytes();
    } catch (FileNotFoundException absent) {
      throw new UserException(
          "Cannot use the version '%s': it holds no %s, so it was not written whole, or its files were removed since. Take another version."
              .formatted(folder, SEAL),
          absent);
    } catch (IOException | FSError e) {
      throw unreadable(e);
    }
  }

  private FileManifest manifest() {
    byte[] bytes = seals();
    String digest = HexFormat.of().formatHex(Sha256.of(bytes));
    if (published.isPresent() && !published.get().equals(digest)) {
      throw new UserException(
          "Cannot use the version '%s': its %s is not the one that was published, its SHA-256 is %s and not %s. Put the file back, or take another version."
              .formatted(folder, SEAL, digest, published.get()));
    }
    return FileManifest.read(bytes, path(SEAL));
  }

  /** How many files the version has by its manifest, and their bytes. */
  public Size size() {
    FileManifest manifest = manifest();
    return new Size(
        manifest.files().size(),
        manifest.files().values().stream().mapToLong(FileManifest.Entry::length).sum());
  }

  /** A number of files, and their bytes. */
  public record Size(int files, long bytes) {}

  /**
   * Reads every file and holds it against the manifest.
   *
   * @throws UserException listing all that are missing or differ
   */
  public void verify() {
    List<String> problems = new ArrayList<>();
    manifest()
        .files()
        .forEach(
            (name, entry) -> {
              try {
                long length = files.getFileStatus(file(name)).getLen();
                if (length != entry.length()) {
                  problems.add("'%s' has %d bytes, not %d".formatted(name, length, entry.length()));
                } else if (!digest(file(name)).equals(entry.sha256())) {
                  problems.add("'%s' holds other bytes".formatted(name));
                }
              } catch (FileNotFoundException absent) {
                problems.add("'%s' is missing".formatted(name));
              } catch (IOException | FSError e) {
                problems.add("'%s' cannot be read: %s".formatted(name, e.getMessage()));
              }
            });
    if (!problems.isEmpty()) {
      throw UserException.listing(
          "Cannot use the version '%s': its files are not those that were published. Put them back, or take another version."
              .formatted(folder),
          problems);
    }
  }

  /**
   * A file, whole and held against the manifest.
   *
   * @throws UserException if the version has no such file, or it differs
   */
  public byte[] read(String part) {
    FileManifest.Entry entry = manifest().files().get(part);
    if (entry == null) {
      throw new UserException(
          "Cannot find '%s' in the version '%s': its %s does not name it."
              .formatted(part, folder, SEAL));
    }
    byte[] bytes = StoredFile.read("the published file", path(part), hadoop);
    if (!HexFormat.of().formatHex(Sha256.of(bytes)).equals(entry.sha256())) {
      throw new UserException(
          "Cannot use '%s': it has %d bytes that are not the %d published. Put the file back, or take another version."
              .formatted(path(part), bytes.length, entry.length()));
    }
    return bytes;
  }

  /** Removes the files, the manifest first: what is left of them is no version. */
  void remove() {
    try {
      files.delete(file(SEAL), false);
      files.delete(folder, true);
    } catch (IOException e) {
      throw new UserException(
          "Cannot remove the version '%s': %s. Check the rights there."
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  private UserException unreadable(Throwable cause) {
    return new UserException(
        "Cannot read the version '%s': %s. Check the path and the rights to it."
            .formatted(folder, cause.getMessage()),
        cause);
  }
}

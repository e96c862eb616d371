package io.rangefinder.jobs.publish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.jobs.store.DocumentBlock;
import io.rangefinder.jobs.store.Json;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the files of a version hold, the document {@code _SUCCESS} among them.
 *
 * @param files by name relative to the version's folder, with {@code /} between folders
 */
public record FileManifest(SortedMap<String, Entry> files) {
  private static final int FORMAT = 1;

  public FileManifest {
    files.keySet().forEach(FileManifest::requireInside);
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /**
   * What one file holds.
   *
   * @param length its bytes
   * @param sha256 their SHA-256, hexadecimal
   */
  public record Entry(long length, String sha256) {}

  private static void requireInside(String name) {
    for (String part : name.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw new IllegalArgumentException(
            "'files' names '%s', which is no file in the folder".formatted(name));
      }
    }
  }

  /** The document. */
  public byte[] bytes() {
    ObjectNode document = Json.object();
    document.put("format", FORMAT);
    ObjectNode names = document.putObject("files");
    files.forEach(
        (name, file) ->
            names.putObject(name).put("length", file.length).put("sha256", file.sha256));
    return Json.bytes(document);
  }

  /**
   * Reads the document.
   *
   * @param where the file, for messages
   * @throws io.rangefinder.ir.UserException if it is of a newer version, or listing what is wrong
   */
  public static FileManifest read(byte[] bytes, String where) {
    return DocumentBlock.read(
        "the manifest of a version",
        where,
        bytes,
        FORMAT,
        "Put the file back, or roll back to another version.",
        document -> {
          SortedMap<String, Entry> files = new TreeMap<>();
          document
              .blocksByName("files")
              .forEach(
                  (name, file) ->
                      files.put(name, new Entry(file.whole("length"), file.text("sha256"))));
          return new FileManifest(files);
        });
  }
}

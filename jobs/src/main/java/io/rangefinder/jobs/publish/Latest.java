package io.rangefinder.jobs.publish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.jobs.store.DocumentBlock;
import io.rangefinder.jobs.store.Json;
import java.time.Instant;

/**
 * The document {@code latest.json} beside the log: what counts, for readers that do not want to
 * list commits. It is written after the commit, so for a moment it may tell of the one before.
 *
 * @param commit the highest number
 * @param version the publish commit whose files count
 * @param folder of these files, relative to the document, as {@code versions/UUID}
 * @param manifest the SHA-256 of their {@code _SUCCESS}
 * @param when the commit was made
 */
public record Latest(long commit, long version, String folder, String manifest, Instant when) {
  static final String FILE = "latest.json";

  private static final int FORMAT = 1;

  static Latest of(Commit head) {
    return new Latest(
        head.number(),
        head.version(),
        Version.VERSIONS + "/" + head.folder(),
        head.manifest(),
        head.when());
  }

  /** The document. */
  public byte[] bytes() {
    ObjectNode document = Json.object();
    document.put("format", FORMAT);
    document.put("commit", commit);
    document.put("version", version);
    document.put("folder", folder);
    document.put("manifest", manifest);
    document.put("when", when.toString());
    return Json.bytes(document);
  }

  /**
   * Reads the document.
   *
   * @param where the file, for messages
   * @throws io.rangefinder.ir.UserException if it is of a newer version, or listing what is wrong
   */
  public static Latest read(byte[] bytes, String where) {
    return DocumentBlock.read(
        "the hint",
        where,
        bytes,
        FORMAT,
        "Remove it, the next night writes it anew.",
        document ->
            new Latest(
                document.whole("commit"),
                document.whole("version"),
                document.text("folder"),
                document.text("manifest"),
                document.instant("when")));
  }
}

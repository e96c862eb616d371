package io.rangefinder.jobs.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.source.Sha256;
import io.rangefinder.jobs.store.DocumentBlock;
import io.rangefinder.jobs.store.Json;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One step in what is published of a model, the document {@code log/00000042.json}. It is added
 * once and never changed; the one of the highest number says what counts.
 *
 * @param number from 1, without a gap
 * @param parent the commit that this one was decided upon; 0 if there was none
 * @param nonce tells this commit from any other that was meant for its number
 * @param version the number of the publish commit whose files count after this one
 * @param folder the name of the folder of these files, a UUID
 * @param manifest the SHA-256 of their {@code _SUCCESS}, hexadecimal
 * @param held whether nothing may be published until it is released
 * @param night the run that published; empty for what a user commanded
 * @param verdict one line, as {@code drifted: republished}
 * @param reason as the user gave it; may be empty
 * @param figures by name, as {@code images}, {@code agreement}, {@code top1}, {@code decibels}
 */
public record Commit(
    long number,
    Kind kind,
    long parent,
    String nonce,
    Instant when,
    long version,
    String folder,
    String manifest,
    boolean held,
    String night,
    String verdict,
    String reason,
    SortedMap<String, Double> figures) {
  /** What a commit does. */
  public enum Kind {
    /** Other files count. */
    PUBLISH,
    /** Earlier files count again, and nothing is published until they are released. */
    ROLLBACK,
    /** Nothing is published until it is released. */
    HOLD,
    /** Ends what a rollback or a hold began. */
    RELEASE
  }

  static final Pattern FOLDER = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final int FORMAT = 1;
  private static final String END = "\n}\n";
  private static final String BEFORE_CHECK = ",\n  \"check\" : \"";
  private static final String AFTER_CHECK = "\"" + END;

  public Commit {
    require(number >= 1, "'number' is %d, must be at least 1".formatted(number));
    require(parent == number - 1, "'parent' is %d, must be %d".formatted(parent, number - 1));
    require(
        kind == Kind.PUBLISH ? version == number : version >= 1 && version < number,
        "'version' is %d, which commit %d cannot name".formatted(version, number));
    require(
        held == (kind == Kind.ROLLBACK || kind == Kind.HOLD),
        "'held' is %s, which is not what a commit of the kind '%s' says"
            .formatted(held, DocumentBlock.written(kind)));
    require(FOLDER.matcher(folder).matches(), "'folder' is '%s', must be a UUID".formatted(folder));
    require(
        DIGEST.matcher(manifest).matches(),
        "'manifest' is '%s', must be a SHA-256".formatted(manifest));
    figures = Collections.unmodifiableSortedMap(new TreeMap<>(figures));
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }

  /** The name of the file of a number. */
  static String file(long number) {
    return "%08d.json".formatted(number);
  }

  /** The document. Its last key {@code check} is the SHA-256 of all bytes before its comma. */
  public byte[] bytes() {
    ObjectNode document = Json.object();
    document.put("format", FORMAT);
    document.put("number", number);
    document.put("kind", DocumentBlock.written(kind));
    document.put("parent", parent);
    document.put("nonce", nonce);
    document.put("when", when.toString());
    document.put("version", version);
    document.put("folder", folder);
    document.put("manifest", manifest);
    document.put("held", held);
    document.put("night", night);
    document.put("verdict", verdict);
    document.put("reason", reason);
    figures.forEach(document.putObject("figures")::put);
    String text = Json.text(document);
    String body = text.substring(0, text.length() - END.length());
    return (body + BEFORE_CHECK + digest(body.getBytes(UTF_8)) + AFTER_CHECK).getBytes(UTF_8);
  }

  private static String digest(byte[] bytes) {
    return HexFormat.of().formatHex(Sha256.of(bytes));
  }

  /**
   * Whether bytes end as a commit does. Where files are made and then filled, others are found for
   * a moment, or for ever, if the one who filled them died.
   */
  static boolean isWhole(byte[] bytes) {
    byte[] end = AFTER_CHECK.getBytes(UTF_8);
    return bytes.length >= end.length
        && Arrays.equals(bytes, bytes.length - end.length, bytes.length, end, 0, end.length);
  }

  /**
   * Reads the document.
   *
   * @param where the file, for messages
   * @throws UserException if it is of a newer version, or listing what is wrong
   */
  public static Commit read(byte[] bytes, String where) {
    return DocumentBlock.read(
        "the commit",
        where,
        bytes,
        FORMAT,
        "Put the file back as it was.",
        document -> read(document, bytes));
  }

  private static Commit read(DocumentBlock document, byte[] bytes) {
    requireUnchanged(document, bytes);
    return new Commit(
        document.whole("number"),
        document.choice("kind", Kind.class),
        document.whole("parent"),
        document.text("nonce"),
        document.instant("when"),
        document.whole("version"),
        document.text("folder"),
        document.text("manifest"),
        document.flag("held"),
        document.text("night"),
        document.text("verdict"),
        document.text("reason"),
        document.figuresByName("figures"));
  }

  private static void requireUnchanged(DocumentBlock document, byte[] bytes) {
    String check = document.text("check");
    byte[] end = (BEFORE_CHECK + check + AFTER_CHECK).getBytes(UTF_8);
    int body = bytes.length - end.length;
    if (body < 0
        || !Arrays.equals(bytes, body, bytes.length, end, 0, end.length)
        || !digest(Arrays.copyOf(bytes, body)).equals(check)) {
      document.problem("check", "is not that of the rest, which was changed");
    }
  }
}

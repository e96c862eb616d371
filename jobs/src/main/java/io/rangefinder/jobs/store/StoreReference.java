package io.rangefinder.jobs.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.source.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What a run needs of a store, {@code references/DIGEST.json}: as long as the run is there, its
 * blocks and its network stay.
 *
 * @param run the whole path of the run directory
 * @param identity names the folder of the blocks
 * @param blocks their names
 * @param network the key of the kept network; empty if none is kept
 */
public record StoreReference(String run, String identity, List<String> blocks, String network) {
  static final String REFERENCES = "references";

  private static final int FORMAT = 1;

  public StoreReference {
    blocks = List.copyOf(blocks);
  }

  /** The blocks of this run that another does not have: all, if they are of another identity. */
  public List<String> blocksBeyond(StoreReference other) {
    if (!identity.equals(other.identity)) {
      return blocks;
    }
    Set<String> known = new HashSet<>(other.blocks);
    return blocks.stream().filter(block -> !known.contains(block)).toList();
  }

  /**
   * Writes the reference to a store, in place of an older one of the same run.
   *
   * @throws UserException if it cannot be written
   */
  public void write(String store, Configuration hadoop) {
    write(file(store, run), hadoop);
  }

  /**
   * Writes a second reference of the run: what is needed beside the run's own blocks as long as it
   * is there. It takes the place of an older one for the same purpose.
   *
   * @throws UserException if it cannot be written
   */
  public void writeFor(String purpose, String store, Configuration hadoop) {
    write(file(store, run + " " + purpose), hadoop);
  }

  private void write(Path file, Configuration hadoop) {
    ObjectNode document = Json.object();
    document.put("format", FORMAT);
    document.put("run", run);
    document.put("identity", identity);
    document.put("network", network);
    blocks.forEach(document.putArray("blocks")::add);
    StagedFile.write("the reference", file.toString(), Json.bytes(document), hadoop);
  }

  /**
   * What a run that was published needs of a store; nothing if it was calibrated without it.
   *
   * @param run the whole path of the run directory
   * @throws UserException if it is damaged or of a newer version
   */
  public static Optional<StoreReference> find(String store, String run, Configuration hadoop) {
    Path file = file(store, run);
    try {
      return file.getFileSystem(hadoop).exists(file)
          ? Optional.of(read(file, hadoop))
          : Optional.empty();
    } catch (IOException e) {
      throw new UserException(
          "Cannot read the store '%s': %s. Check the path and the rights to it."
              .formatted(store, e.getMessage()),
          e);
    }
  }

  private static Path file(String store, String run) {
    return new Path(new Path(store, REFERENCES), digest(run) + ".json");
  }

  /**
   * Reads a reference.
   *
   * @throws UserException if it is damaged or of a newer version
   */
  static StoreReference read(Path file, Configuration hadoop) {
    String where = file.toString();
    return DocumentBlock.read(
        "the reference",
        where,
        StoredFile.read("the reference", where, hadoop),
        FORMAT,
        "Remove it if its run is gone.",
        document ->
            new StoreReference(
                document.text("run"),
                document.text("identity"),
                document.texts("blocks"),
                document.text("network")));
  }

  private static String digest(String run) {
    byte[] digest = Sha256.of(run.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, 16);
  }
}

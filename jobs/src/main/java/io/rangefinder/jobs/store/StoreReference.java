package io.rangefinder.jobs.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.jobs.source.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
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

  /**
   * Writes the reference to a store, in place of an older one of the same run.
   *
   * @throws io.rangefinder.ir.UserException if it cannot be written
   */
  public void write(String store, Configuration hadoop) {
    ObjectNode document = Json.object();
    document.put("format", FORMAT);
    document.put("run", run);
    document.put("identity", identity);
    document.put("network", network);
    blocks.forEach(document.putArray("blocks")::add);
    StagedFile.write(
        "the reference",
        new Path(new Path(store, REFERENCES), digest(run) + ".json").toString(),
        Json.bytes(document),
        hadoop);
  }

  /**
   * Reads a reference.
   *
   * @throws io.rangefinder.ir.UserException if it is damaged or of a newer version
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

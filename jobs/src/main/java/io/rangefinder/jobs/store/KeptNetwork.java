package io.rangefinder.jobs.store;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a store says of a network that it keeps: the document {@code networks/KEY.json}.
 *
 * @param deployable the fingerprint of the network, which names its file
 * @param preparation what was done to it
 */
record KeptNetwork(String deployable, PreparationReport preparation) {
  private static final int FORMAT = 1;

  /** The document. */
  byte[] bytes() {
    ObjectNode document = Json.object();
    document.put("format", FORMAT);
    document.put("deployable", deployable);
    preparation.describe(document.putObject("preparation"));
    return Json.bytes(document);
  }

  /**
   * Reads the document.
   *
   * @param where the file, for messages
   * @throws io.rangefinder.ir.UserException if it is of a newer version, or listing what is wrong
   */
  static KeptNetwork read(byte[] bytes, String where) {
    return DocumentBlock.read(
        "the kept network",
        where,
        bytes,
        FORMAT,
        "Remove it from the store.",
        document ->
            new KeptNetwork(
                document.text("deployable"),
                PreparationReport.read(document.block("preparation"))));
  }
}

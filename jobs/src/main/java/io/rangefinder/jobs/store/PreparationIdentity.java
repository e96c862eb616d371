package io.rangefinder.jobs.store;

import io.rangefinder.jobs.source.Sha256;
import io.rangefinder.prepare.Preparation;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/**
 * All that decides how a network is prepared, but for which images are looked at: the nights of a
 * lake go on with the network of the first. Where the model lies, where the images are and which of
 * them are chosen is no part of it.
 *
 * @param model the fingerprint of the deployable graph
 * @param preprocessing the fingerprint of what is done to images
 * @param preparation how much of the network is changed
 */
public record PreparationIdentity(String model, String preprocessing, Preparation preparation) {
  /** Changes when the same images are prepared otherwise. */
  private static final int VERSION = 1;

  private static final int KEY_BYTES = 16;

  /** Names the identity in a store: the first 16 bytes of its SHA-256, in hexadecimal. */
  public String key() {
    String text =
        String.join(
            "\n",
            "preparation " + VERSION,
            preparation.name().toLowerCase(Locale.ROOT),
            "model " + model,
            "preprocessing " + preprocessing,
            "");
    byte[] digest = Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, KEY_BYTES);
  }
}

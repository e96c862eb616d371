package io.rangefinder.jobs.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;

/**
 * Where images are.
 *
 * @param path a folder tree, a file that packs images, one image, or a list of such paths in a file
 *     whose name ends in {@code .txt}, {@code .lst} or {@code .manifest}; names in it may be
 *     patterns, as {@code lake/2026-11-*}
 * @param feature the feature of a {@code tf.train.Example} that holds the image
 * @param column the column of a table that holds the image, or the path of a list's line
 * @param key what the wanted images of a sample are called in tar archives: what stands behind the
 *     first dot of their names, several with ',' between them; empty if nothing is said
 */
public record ImageLocation(String path, String feature, String column, String key)
    implements Serializable {
  public static final String DEFAULT_FEATURE = "image/encoded";
  public static final String DEFAULT_COLUMN = "image";

  /** A place whose records and tables name their images as usual. */
  public static ImageLocation of(String path) {
    return new ImageLocation(path, DEFAULT_FEATURE, DEFAULT_COLUMN, "");
  }

  /** Which members of tar archives are wanted. */
  MemberSelection memberSelection() {
    return MemberSelection.of(key);
  }

  /** All of it, for a document. */
  public void describe(ObjectNode node) {
    node.put("images", path);
    node.put("image-feature", feature);
    node.put("image-column", column);
    if (!key.isEmpty()) {
      node.put("image-key", key);
    }
  }
}

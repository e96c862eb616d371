package io.rangefinder.jobs.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.Locale;

/**
 * Which images of a manifest are taken: all, a number of them or a part of them. The choice depends
 * on the ids alone, and a larger one of the same kind holds every smaller one.
 *
 * @param sample how many to take: those whose ids have the lowest SHA-256; 0 if their number does
 *     not matter
 * @param fraction the part to take, above 0 and at most 1: those whose id's SHA-256 lies in the
 *     lowest part of all possible ones, whatever other images there are
 * @param strata what each get their share
 * @param heldOut the part that is kept apart for judging; sample and fraction are of what is left
 */
public record ImageSelection(long sample, double fraction, Strata strata, HeldOut heldOut)
    implements Serializable {
  /** Groups of images of which each is to have its share in a selection. */
  public enum Strata {
    /** There are no groups. */
    NONE,
    /**
     * Images are grouped by the folder in their ids. A sample takes equal numbers of each, as far
     * as it has them; a fraction takes that part of each, rounded up.
     */
    FOLDER
  }

  private static final ImageSelection ALL = new ImageSelection(0, 1, Strata.NONE, HeldOut.none());

  public ImageSelection {
    if (sample < 0 || !(fraction > 0 && fraction <= 1) || (sample > 0 && fraction < 1)) {
      throw new IllegalArgumentException("a sample of " + sample + " and " + fraction);
    }
  }

  public static ImageSelection all() {
    return ALL;
  }

  /** A number of images, or all if there are not more; 0 means all, too. */
  public static ImageSelection sample(long size) {
    return new ImageSelection(size, 1, Strata.NONE, HeldOut.none());
  }

  /** About this part of the images. */
  public static ImageSelection fraction(double part) {
    return new ImageSelection(0, part, Strata.NONE, HeldOut.none());
  }

  /** The same number or part, taken evenly of every folder. */
  public ImageSelection byFolder() {
    return new ImageSelection(sample, fraction, Strata.FOLDER, heldOut);
  }

  /** The same of the images that are not held out, or of those that are. */
  public ImageSelection with(HeldOut part) {
    return new ImageSelection(sample, fraction, strata, part);
  }

  public boolean isAll() {
    return sample == 0 && fraction == 1 && heldOut.isNone();
  }

  /** All of it, for a document. */
  public void describe(ObjectNode node) {
    node.put("sample", sample);
    node.put("fraction", fraction);
    node.put("stratify", strata.name().toLowerCase(Locale.ROOT));
    if (!heldOut.isNone()) {
      node.put(HeldOut.KEY, heldOut.part());
      node.put(HeldOut.USE_KEY, heldOut.use().name().toLowerCase(Locale.ROOT));
    }
  }
}

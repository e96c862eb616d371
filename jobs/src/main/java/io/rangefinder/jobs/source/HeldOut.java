package io.rangefinder.jobs.source;

import java.io.Serializable;

/**
 * Images that never calibrate, so that they can judge: those whose id's SHA-256 lies in the highest
 * part of all possible ones. An image is one of them or not for ever, whatever other images there
 * are.
 *
 * @param part how large the part is, from 0 and below 1; 0 holds out none
 * @param use which of both sides a selection takes
 */
public record HeldOut(double part, Use use) implements Serializable {
  /** The part, in documents. */
  public static final String KEY = "held-out";

  /** Which side, in documents. */
  public static final String USE_KEY = "held-out-use";

  private static final HeldOut NONE = new HeldOut(0, Use.LEAVE);

  /** The sides. */
  public enum Use {
    /** The images that are not held out. */
    LEAVE,
    /** Only those that are. */
    TAKE
  }

  public HeldOut {
    if (!(part >= 0 && part < 1) || (part == 0 && use == Use.TAKE)) {
      throw new IllegalArgumentException("a held-out part of " + part + " to " + use);
    }
  }

  /** No image is held out. */
  public static HeldOut none() {
    return NONE;
  }

  /** All images but these. */
  public static HeldOut leaving(double part) {
    return new HeldOut(part, Use.LEAVE);
  }

  /** Only these. */
  public static HeldOut taking(double part) {
    return new HeldOut(part, Use.TAKE);
  }

  public boolean isNone() {
    return part == 0;
  }
}

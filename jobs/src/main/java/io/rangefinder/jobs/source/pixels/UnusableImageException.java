package io.rangefinder.jobs.source.pixels;

/** One image that cannot be used. A job puts it into quarantine and goes on. */
public final class UnusableImageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  public UnusableImageException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public UnusableImageException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** Why an image cannot be used. The names are stored in quarantine: they do not change. */
  public enum Reason {
    /** The file cannot be opened or read to its end. */
    UNREADABLE,
    /** The file has no bytes. */
    EMPTY,
    /** The file or the image in it exceeds the limit. */
    TOO_LARGE,
    /** The bytes are of no known image format, whatever the name says. */
    NOT_AN_IMAGE,
    /** An image of a format or a variant of it that is not decoded. */
    UNSUPPORTED_FORMAT,
    /** The image ends before its data does. */
    TRUNCATED,
    /** The image breaks the rules of its format. */
    CORRUPT
  }
}

package io.rangefinder.convert;

import io.rangefinder.ir.UserException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A regular expression that whole names match; a match is given up when it takes too long. */
public final class NamePattern {
  private static final int MAX_LENGTH = 1000;
  private static final int MAX_STEPS = 1 << 22;

  private final Pattern pattern;

  private NamePattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * The pattern of a regular expression.
   *
   * @throws UserException if it is none, or longer than 1000 characters
   */
  public static NamePattern of(String expression) {
    if (expression.length() > MAX_LENGTH) {
      throw new UserException(
          "a regular expression of %d characters; %d are the most"
              .formatted(expression.length(), MAX_LENGTH));
    }
    try {
      return new NamePattern(Pattern.compile(expression));
    } catch (PatternSyntaxException e) {
      throw new UserException(
          "'%s' is no regular expression: %s at character %d"
              .formatted(expression, e.getDescription(), e.getIndex() + 1),
          e);
    }
  }

  /**
   * Whether the whole name matches.
   *
   * @throws UserException if finding out takes too long
   */
  public boolean matches(String name) {
    try {
      return pattern.matcher(new CountedReads(name, new AtomicInteger(MAX_STEPS))).matches();
    } catch (TooManyReadsException | StackOverflowError e) {
      throw new UserException(
          "The regular expression '%s' takes too long on the name '%s'; write a simpler one."
              .formatted(pattern, name),
          e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NamePattern that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    return pattern.pattern();
  }

  private static final class TooManyReadsException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A text that can be read only so often, so that a match that backtracks without end stops. */
  private record CountedReads(CharSequence text, AtomicInteger left) implements CharSequence {
    @Override
    public char charAt(int index) {
      if (left.getAndDecrement() <= 0) {
        throw new TooManyReadsException();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new CountedReads(text.subSequence(start, end), left);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}

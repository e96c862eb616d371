package io.rangefinder.toco;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.rangefinder.ir.UserException;

/** A regular expression in RE2's syntax that whole names match, in time linear in the name. */
public final class NamePattern {
  private static final int MAX_LENGTH = 1000;

  /** RE2's bound of one repetition, here of all together: nested ones multiply the program. */
  private static final int MAX_REPETITIONS = 1000;

  private static final Pattern REPETITION = Pattern.compile("\\{([0-9]+)(?:,([0-9]*))?\\}");

  private final Pattern pattern;

  private NamePattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * The pattern of a regular expression.
   *
   * @throws UserException if it is none, or longer than 1000 characters, or if the counts of its
   *     repetitions multiply to more than 1000
   */
  public static NamePattern of(String expression) {
    if (expression.length() > MAX_LENGTH) {
      throw new UserException(
          "a regular expression of %d characters; %d are the most"
              .formatted(expression.length(), MAX_LENGTH));
    }
    if (repetitions(expression) > MAX_REPETITIONS) {
      throw new UserException(
          "the repetitions of '%s' multiply to more than %d; write a simpler expression"
              .formatted(expression, MAX_REPETITIONS));
    }
    try {
      return new NamePattern(Pattern.compile(expression));
    } catch (PatternSyntaxException e) {
      throw new UserException(
          "'%s' is no regular expression: %s: '%s'"
              .formatted(expression, e.getDescription(), e.getPattern()),
          e);
    }
  }

  private static double repetitions(String expression) {
    double product = 1;
    Matcher count = REPETITION.matcher(expression);
    while (count.find()) {
      String most = count.group(2);
      String least = count.group(1);
      product *= Math.max(1, Double.parseDouble(most == null || most.isEmpty() ? least : most));
    }
    return product;
  }

  /** Whether the whole name matches. */
  public boolean matches(String name) {
    return pattern.matches(name);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NamePattern that && pattern.equals(that.pattern);
  }

  @Override
  public int hashCode() {
    return pattern.hashCode();
  }

  @Override
  public String toString() {
    return pattern.pattern();
  }
}

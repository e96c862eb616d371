package io.rangefinder.jobs.report;

/**
 * A name, a path or a reason from outside, which may hold anything, as a page shows it.
 *
 * @param shown at most 80 characters, the middle left out
 * @param full all of it if that is more, but for what no one reads; otherwise empty
 */
record Name(String shown, String full) {
  private static final int SHOWN = 80;
  private static final int FULL = 4000;

  static Name of(String text) {
    String clean = printable(text);
    int length = clean.codePointCount(0, clean.length());
    if (length <= SHOWN) {
      return new Name(clean, "");
    }
    String start = clean.substring(0, clean.offsetByCodePoints(0, SHOWN / 2));
    String end = clean.substring(clean.offsetByCodePoints(clean.length(), 1 - SHOWN / 2));
    String full =
        length <= FULL ? clean : clean.substring(0, clean.offsetByCodePoints(0, FULL)) + "…";
    return new Name(start + "…" + end, full);
  }

  /** Without characters that HTML does not have: control characters and halves of pairs. */
  private static String printable(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .map(of -> Character.isISOControl(of) || isHalf(of) || isNoCharacter(of) ? 0xfffd : of)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean isHalf(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private static boolean isNoCharacter(int codePoint) {
    return (codePoint & 0xfffe) == 0xfffe || (codePoint >= 0xfdd0 && codePoint <= 0xfdef);
  }
}

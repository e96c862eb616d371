package io.rangefinder.toco.flags;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The names of arrays that a flag lists, and what is wrong with them: one sentence a name.
 *
 * @param flag the flag, for messages
 */
record ArrayNames(Flag flag, List<String> names) {
  /** On names that say of output 0 what no index says already. */
  List<String> withIndexZero() {
    return names.stream()
        .filter(name -> name.endsWith(":0"))
        .map(
            name ->
                "%s: '%s' names output 0 explicitly; write '%s'."
                    .formatted(flag, name, name.substring(0, name.length() - 2)))
        .toList();
  }

  /** On names that hold other characters than printable ASCII. */
  List<String> beyondAscii() {
    return names.stream()
        .filter(name -> name.chars().anyMatch(ArrayNames::isStrange))
        .map(
            name ->
                ("%s: '%s' has characters beyond printable ASCII (%s), often copied by mistake;"
                        + " pass --allow_nonascii_arrays if they are meant.")
                    .formatted(flag, name, strangeCharacters(name)))
        .toList();
  }

  private static boolean isStrange(int character) {
    return character < ' ' || character > '~';
  }

  private static String strangeCharacters(String name) {
    return name.codePoints()
        .filter(ArrayNames::isStrange)
        .mapToObj("U+%04X"::formatted)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** On names that another flag lists, too. */
  List<String> alsoIn(ArrayNames others) {
    return names.stream()
        .filter(others.names::contains)
        .map(
            name ->
                "The array %s is listed in both %s and %s; leave it out of one."
                    .formatted(name, flag, others.flag))
        .toList();
  }
}

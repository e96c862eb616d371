package io.rangefinder.jobs.source;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which members of a tar archive are images. Without keys those with the name of an image are, and
 * several in one sample are told of; with keys those are whose key it is.
 *
 * @param keys in small letters; empty if none was given
 */
record MemberSelection(Set<String> keys) implements Serializable {
  /** Takes all members with the name of an image, without a word. */
  private static final String ALL = "*";

  MemberSelection {
    keys = Set.copyOf(keys);
  }

  /** Keys as the user writes them, with ',' or ';' between them. */
  static MemberSelection of(String keys) {
    return new MemberSelection(
        List.of(keys.split("[,;]", -1)).stream()
            .map(key -> key.strip().toLowerCase(Locale.ROOT))
            .map(key -> key.startsWith(".") ? key.substring(1) : key)
            .filter(key -> !key.isEmpty())
            .collect(Collectors.toSet()));
  }

  /** Whether the user has not said which images of a sample are meant. */
  boolean isOpen() {
    return keys.isEmpty();
  }

  boolean takesAll() {
    return keys.isEmpty() || keys.contains(ALL);
  }

  /** Whether members of a key are wanted. */
  boolean takes(String key) {
    return takesAll() || keys.contains(key);
  }
}

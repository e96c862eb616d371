package io.rangefinder.qat;

import io.rangefinder.ir.UserException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Releases of TensorFlow whose {@code contrib.quantize} placed or named something differently. */
public enum ContribRelease {
  R1_9("1.9"),
  R1_10("1.10"),
  R1_11("1.11"),
  R1_12("1.12"),
  R1_13("1.13"),
  R1_14("1.14"),
  R1_15("1.15");

  private final String number;

  ContribRelease(String number) {
    this.number = number;
  }

  /** The release as users write it. */
  public String number() {
    return number;
  }

  /**
   * Reads a release.
   *
   * @throws UserException if there is none of that number
   */
  public static ContribRelease of(String number) {
    return Arrays.stream(values())
        .filter(release -> release.number.equals(number))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "There is no release '%s' of contrib.quantize with rules of its own. Write one of %s."
                        .formatted(
                            number,
                            Arrays.stream(values())
                                .map(ContribRelease::number)
                                .collect(Collectors.joining(", ")))));
  }

  /** The latest release whose graphs a producer version tells. */
  public static ContribRelease ofProducer(int producer) {
    if (producer < 27) {
      return R1_9;
    }
    if (producer < 38) {
      return R1_13;
    }
    return producer < 100 ? R1_14 : R1_15;
  }

  public boolean isAtLeast(ContribRelease other) {
    return compareTo(other) >= 0;
  }
}

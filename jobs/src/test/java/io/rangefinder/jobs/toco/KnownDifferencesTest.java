package io.rangefinder.jobs.toco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.jobs.toco.Difference.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KnownDifferencesTest {
  private static final Difference VERSION = new Difference(Kind.HEADER, "version: 1, 2");
  private static final Difference SHAPE = new Difference(Kind.TENSORS, "type of 'o': [2], [3]");
  private static final Difference OTHER = new Difference(Kind.TENSORS, "type of 'p': [2], [3]");

  private final KnownDifference known =
      KnownDifferences.parse(
              List.of(
                  "# a remark",
                  "1_ops/argmax: the result is smaller",
                  "  1 HEADER: version",
                  "  2 TENSORS: type of 'o'"))
          .get("1_ops/argmax");

  @Test
  void theDifferencesListedMatch() {
    assertThat(known.reason()).isEqualTo("the result is smaller");
    assertThat(known.mismatch(List.of(VERSION, SHAPE, OTHER))).isEmpty();
    assertThat(known.mismatch(List.of(VERSION, SHAPE, SHAPE))).isEmpty();
  }

  @Test
  void aCaseThatBecameEqualIsToBeRemoved() {
    assertThat(known.mismatch(List.of())).get().asString().contains("remove it from the list");
  }

  @Test
  void anyOtherDifferenceDoesNotMatch() {
    List<Difference> another = new ArrayList<>(List.of(VERSION, SHAPE, OTHER));
    another.add(new Difference(Kind.RUN, "exit code 2"));
    List<List<Difference>> others =
        List.of(
            List.of(VERSION),
            List.of(VERSION, SHAPE),
            List.of(SHAPE, OTHER, VERSION),
            List.of(VERSION, OTHER, SHAPE),
            List.of(SHAPE, OTHER),
            List.of(VERSION, SHAPE, OTHER, OTHER),
            another);
    for (List<Difference> differences : others) {
      assertThat(known.mismatch(differences)).as("%s", differences).isPresent();
    }
  }

  @Test
  void aCaseWithoutDifferencesListedMatchesNone() {
    KnownDifference unpinned = KnownDifferences.parse(List.of("a/b: why")).get("a/b");

    assertThat(unpinned.mismatch(List.of(VERSION))).isPresent();
  }

  @Test
  void aLineOfAnotherFormIsRefused() {
    for (String line : List.of("a/b", "a/b: ", "  1 HEADER: before any case", " a/b: indented")) {
      assertThatThrownBy(() -> KnownDifferences.parse(List.of(line)))
          .as(line)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(line);
    }
    assertThatThrownBy(() -> KnownDifferences.parse(List.of("a/b: why", "a/b: again")))
        .hasMessage("Listed twice: a/b: again");
  }
}

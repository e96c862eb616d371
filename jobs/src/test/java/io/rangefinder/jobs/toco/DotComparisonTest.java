package io.rangefinder.jobs.toco;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DotComparisonTest {
  private static final String DOT =
      """
      digraph Computegraph { tooltip = "/"
          subgraph "cluster_c" { style=rounded bgcolor="#F9FCED" label=<>
              "c/w" [label=<<B>uint8[4×3] = {12, 7}</B> [-0.6047748, 0.7021373]>];
              "c/y" [label=<<B>uint8[1×8]</B>>];
              op00000 [label=<Conv>];
          }
              op00001 [label=<Pool>];
              "c/w" -> op00000:i1:n [weight=1.000000];
              op00000:o0:s -> "c/y";
              "c/y" -> op00001:i0:n;
              op00001:o0:s -> "p":n;
      }
      """;

  @Test
  void coloursOfClustersNumbersOfOperatorsAndOrderAreArbitrary() {
    String other =
        """
        digraph Computegraph { tooltip = "/"
            op00000 [label=<Pool>];
            subgraph "cluster_c" { style=rounded bgcolor="#E0E0E0" label=<>
                "c/y" [label=<<B>uint8[1×8]</B>>];
                op00001 [label=<Conv>];
                "c/w" [label=<<B>uint8[4×3] = {12, 7}</B> [-0.6047748, 0.7021373]>];
            }
                op00000:o0:s -> "p":n;
                "c/w" -> op00001:i1:n [weight=1.000000];
                op00001:o0:s -> "c/y";
                "c/y" -> op00000:i0:n;
        }
        """;
    assertThat(differences(other)).isEmpty();
  }

  @Test
  void printedNumbersMayBeOffByOneInTheirLastDigit() {
    assertThat(differences(DOT.replace("-0.6047748", "-0.6047749"))).isEmpty();
    assertThat(differences(DOT.replace("{12, 7}", "{13, 7}"))).isEmpty();
    assertThat(differences(DOT.replace("-0.6047748", "-0.604775"))).hasSize(2);
    assertThat(differences(DOT.replace("{12, 7}", "{14, 7}"))).hasSize(2);
    assertThat(differences(DOT.replace("[1×8]", "[1×9]"))).hasSize(2);
  }

  @Test
  void withoutToleranceNumbersMustBeEqual() {
    String close = DOT.replace("-0.6047748", "-0.6047749");
    assertThat(DotComparison.of(DOT, close, Tolerance.NONE)).hasSize(2);
    assertThat(DotComparison.of(DOT, DOT, Tolerance.NONE)).isEmpty();
  }

  @Test
  void namesOfConstantsWithSeveralReadersAreArbitrary() {
    String shared =
        DOT.replace(
            "\"c/w\" -> op00000:i1:n [weight=1.000000];",
            "\"c/w\" -> op00000:i1:n;\n\"c/w\" -> op00001:i1:n;");
    String constant = "\"c/w\" [label=<> shape=cylinder style=filled];";
    String first = shared.replaceAll("\"c/w\" \\[label.*", constant);
    String second = first.replace("\"c/w\"", "\"c/v\"");
    assertThat(differences(first, second)).isEmpty();
    assertThat(differences(shared, shared.replace("\"c/w\"", "\"c/v\""))).isNotEmpty();
    assertThat(differences(first, second.replace("-> op00001:i1", "-> op00001:i2"))).isNotEmpty();
  }

  @Test
  void otherEdgesAndOtherClustersAreDifferences() {
    assertThat(differences(DOT.replace("op00001:i0", "op00000:i0")))
        .hasToString(
            "[DOT: missing  | \"c/y\" -> op<p>:i0:n;, DOT: extra  | \"c/y\" -> op<c/y>:i0:n;]");
    assertThat(differences(DOT.replace("cluster_c", "cluster_d"))).isNotEmpty();
  }

  private static List<Difference> differences(String other) {
    return differences(DOT, other);
  }

  private static List<Difference> differences(String expected, String actual) {
    return DotComparison.of(expected, actual, Tolerance.LAST_BITS);
  }
}

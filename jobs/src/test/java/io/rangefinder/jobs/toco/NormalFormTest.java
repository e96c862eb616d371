package io.rangefinder.jobs.toco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

final class NormalFormTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> SUMS = List.of("sum", "sum_abs");

  @Test
  void normalFormsOfTheCorpusAreThoseItWritesDown() throws Exception {
    SoftAssertions softly = new SoftAssertions();
    int compared = 0;
    for (GoldenCase golden : GoldenCorpus.cases()) {
      if (golden.outcome() == GoldenCase.Outcome.TFLITE) {
        JsonNode expected = MAPPER.readTree(golden.bytes("normalised.json"));
        ObjectNode actual =
            NormalFormJson.of(NormalFormReader.read(golden.bytes("expected.tflite")));
        compareSums(actual, expected, golden, softly);
        softly.assertThat((JsonNode) actual).as(golden.toString()).isEqualTo(expected);
        compared++;
      }
    }
    softly.assertAll();
    assertThat(compared).isEqualTo(384);
  }

  /** The corpus adds up in another order: its sums differ in their last bits, and are set aside. */
  private static void compareSums(
      JsonNode actual, JsonNode expected, GoldenCase golden, SoftAssertions softly) {
    for (int i = 0; i < expected.path("tensors").size(); i++) {
      JsonNode expectedData = expected.path("tensors").path(i).path("data");
      JsonNode actualData = actual.path("tensors").path(i).path("data");
      for (String sum : SUMS) {
        if (expectedData.path(sum).isDouble() && actualData instanceof ObjectNode data) {
          double tolerance = 1e-12 * Math.abs(expectedData.path("sum_abs").doubleValue());
          softly
              .assertThat(data.path(sum).doubleValue())
              .as("%s: %s of %s", golden, sum, expected.path("tensors").path(i).path("name"))
              .isCloseTo(expectedData.path(sum).doubleValue(), within(tolerance));
          data.set(sum, expectedData.path(sum));
        }
      }
    }
  }
}

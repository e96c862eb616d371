package io.rangefinder.tensorflow.freeze;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.OpDef;

class OutputArgumentsTest {
  private static final String TABLE = "output-arguments.txt";

  /** {@code -Drangefinder.outputs=FILE} writes the table of the TensorFlow at hand. */
  @Test
  void theTableHoldsEveryOperatorOfTensorflow() throws IOException {
    List<String> lines =
        TensorFlow.registeredOpList().getOpList().stream()
            .sorted((a, b) -> a.getName().compareTo(b.getName()))
            .map(OutputArguments::line)
            .toList();
    String written = System.getProperty("rangefinder.outputs", "");
    if (!written.isEmpty()) {
      Files.write(Path.of(written), lines);
    }
    try (InputStream table = OutputArguments.class.getResourceAsStream(TABLE)) {
      assertThat(new String(table.readAllBytes(), StandardCharsets.UTF_8).lines())
          .containsExactlyElementsOf(lines);
    }
  }

  @Test
  void listsAreCountedByTheirAttributes() {
    OpDef split =
        TensorFlow.registeredOpList().getOpList().stream()
            .filter(operator -> operator.getName().equals("Split"))
            .findFirst()
            .orElseThrow();
    assertThat(OutputArguments.line(split)).isEqualTo("Split output*num_split");
    assertThat(OutputArguments.of("Split").get(0).isList()).isTrue();
    assertThat(OutputArguments.of("FusedBatchNormV3")).hasSize(6);
    assertThat(OutputArguments.of("SomebodysOwn")).hasSize(1);
  }
}

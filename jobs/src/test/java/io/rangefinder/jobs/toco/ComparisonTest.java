package io.rangefinder.jobs.toco;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

final class ComparisonTest {
  private static final NormalTensor.Parameters CODE =
      new NormalTensor.Parameters(List.of(-1f), List.of(1f), List.of(0.0078f), List.of(128L), 0);

  @Test
  void everyFileOfTheCorpusIsEqualToItself() {
    SoftAssertions softly = new SoftAssertions();
    for (GoldenCase golden : GoldenCorpus.cases()) {
      if (golden.outcome() == GoldenCase.Outcome.TFLITE) {
        byte[] expected = golden.bytes("expected.tflite");
        softly
            .assertThat(
                Comparison.of(
                    NormalFormReader.read(expected),
                    NormalFormReader.read(expected),
                    Tolerance.NONE))
            .as(golden.toString())
            .isEmpty();
      }
    }
    softly.assertAll();
  }

  @Test
  void constantsMayHaveOtherNames() {
    assertThat(differences(form("w", floats(1, 2)), form("v", floats(1, 2)))).isEmpty();
  }

  @Test
  void floatsMayDifferInTheirLastBits() {
    assertThat(differences(form("w", floats(0, 1000)), form("w", floats(0.0009f, 1000)))).isEmpty();
    assertThat(differences(form("w", floats(0, 1000)), form("w", floats(0.002f, 1000))))
        .hasToString("[CONSTANTS: 'w': element 0: 0.0 expected, 0.0020000000949949026 found]");
    assertThat(differences(form("w", floats(0, 1)), form("w", floats(0, Float.NaN))))
        .hasToString("[CONSTANTS: 'w': element 1: 1.0 expected, NaN found]");
  }

  @Test
  void oneCodeOfFewMayBeOffByOne() {
    assertThat(differences(form("w", codes(CODE, 7, 8, 9)), form("w", codes(CODE, 7, 9, 9))))
        .isEmpty();
    assertThat(differences(form("w", codes(CODE, 7, 8, 9)), form("w", codes(CODE, 6, 9, 9))))
        .hasToString(
            "[CONSTANTS: 'w': 2 of 3 elements differ; element 0: 7.0 expected, 6.0 found]");
    assertThat(differences(form("w", codes(CODE, 7, 8, 9)), form("w", codes(CODE, 7, 10, 9))))
        .hasToString(
            "[CONSTANTS: 'w': 1 of 3 elements differ; element 1: 8.0 expected, 10.0 found]");
    assertThat(differences(form("w", codes(null, 7, 8, 9)), form("w", codes(null, 7, 9, 9))))
        .hasToString(
            "[CONSTANTS: 'w': 1 of 3 elements differ; element 1: 8.0 expected, 9.0 found]");
  }

  @Test
  void scalesAndRangesAreComparedAndZeroPointsExactly() {
    NormalTensor.Parameters close =
        new NormalTensor.Parameters(
            List.of(-1.0000001f), List.of(1f), List.of(0.0078000003f), List.of(128L), 0);
    NormalTensor.Parameters shifted =
        new NormalTensor.Parameters(List.of(-1f), List.of(1f), List.of(0.0078f), List.of(127L), 0);
    assertThat(differences(form("w", codes(CODE, 7)), form("w", codes(close, 7)))).isEmpty();
    assertThat(differences(form("w", codes(CODE, 7)), form("w", codes(shifted, 7))))
        .extracting(Difference::kind)
        .containsExactly(Difference.Kind.QUANTIZATION);
    assertThat(differences(form("w", codes(CODE, 7)), form("w", codes(null, 7))))
        .extracting(Difference::kind)
        .containsExactly(Difference.Kind.QUANTIZATION);
  }

  @Test
  void otherOptionsOperatorsAndWiringAreDifferences() {
    NormalForm expected = form("w", floats(1));
    assertThat(differences(expected, with(expected, operator("ADD", "RELU", "x", "w", "y"))))
        .hasToString(
            "[OPTIONS: fused_activation_function of ADD version 1 -> [y]:"
                + " \"NONE\" expected, \"RELU\" found]");
    assertThat(differences(expected, with(expected, operator("MUL", "NONE", "x", "w", "y"))))
        .extracting(Difference::kind)
        .containsExactly(Difference.Kind.HEADER, Difference.Kind.OPERATORS);
    assertThat(differences(expected, with(expected, operator("ADD", "NONE", "w", "x", "y"))))
        .extracting(Difference::kind)
        .containsExactly(Difference.Kind.WIRING, Difference.Kind.WIRING);
    assertThat(differences(expected, with(expected, operator("ADD", "NONE", "x", "w", "z"))))
        .hasToString(
            "[OPERATORS: missing ADD version 1 -> [y], OPERATORS: extra ADD version 1 -> [z]]");
  }

  @Test
  void sharingOfConstantsIsCompared() {
    NormalForm shared = form("w", floats(1));
    Map<String, NormalTensor> tensors = new LinkedHashMap<>(shared.tensors());
    tensors.put("v", constant("v", floats(1)));
    NormalForm twice = with(shared, operator("ADD", "NONE", "w", "w", "y"));
    NormalForm apart = with(shared, tensors, operator("ADD", "NONE", "w", "v", "y"));
    assertThat(differences(twice, apart))
        .hasToString(
            "[SHARING: input 1 of ADD version 1 -> [y]:"
                + " constant 'w' shared otherwise, found 'v']");
  }

  @Test
  void withoutToleranceTheLastBitsCount() {
    assertThat(
            Comparison.of(
                form("w", floats(0, 1000)), form("w", floats(0.0009f, 1000)), Tolerance.NONE))
        .hasSize(1);
    assertThat(
            Comparison.of(
                form("w", codes(CODE, 7, 8, 9)), form("w", codes(CODE, 7, 9, 9)), Tolerance.NONE))
        .hasSize(1);
  }

  private static List<Difference> differences(NormalForm expected, NormalForm actual) {
    return Comparison.of(expected, actual, Tolerance.LAST_BITS);
  }

  /** {@code y = x + constant}. */
  private static NormalForm form(String name, NormalTensor constant) {
    Map<String, NormalTensor> tensors = new LinkedHashMap<>();
    tensors.put(name, constant(name, constant));
    tensors.put("x", activation("x"));
    tensors.put("y", activation("y"));
    NormalOperator add = operator("ADD", "NONE", "x", name, "y");
    return new NormalForm(
        3,
        "",
        Map.of(),
        List.of(add.code()),
        List.of("x"),
        List.of("y"),
        List.of(add),
        List.of("y"),
        tensors);
  }

  private static NormalForm with(NormalForm form, NormalOperator operator) {
    return with(form, form.tensors(), operator);
  }

  private static NormalForm with(
      NormalForm form, Map<String, NormalTensor> tensors, NormalOperator operator) {
    return new NormalForm(
        form.schemaVersion(),
        form.description(),
        form.metadata(),
        List.of(operator.code()),
        form.inputs(),
        form.outputs(),
        List.of(operator),
        form.operatorOrderInFile(),
        tensors);
  }

  private static NormalOperator operator(
      String code, String activation, String left, String right, String output) {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    options.put("fused_activation_function", activation);
    return new NormalOperator(
        new NormalOperator.Code(code, 1, null),
        "AddOptions",
        options,
        null,
        List.of(left, right),
        List.of(output));
  }

  private static NormalTensor activation(String name) {
    return new NormalTensor(name, "FLOAT32", List.of(1), false, null, ByteBuffer.allocate(0));
  }

  private static NormalTensor constant(String name, NormalTensor constant) {
    return new NormalTensor(
        name,
        constant.type(),
        constant.shape(),
        constant.variable(),
        constant.quantization(),
        constant.data());
  }

  private static NormalTensor floats(float... values) {
    ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return new NormalTensor("", "FLOAT32", List.of(values.length), false, null, data);
  }

  private static NormalTensor codes(NormalTensor.Parameters code, int... values) {
    ByteBuffer data = ByteBuffer.allocate(values.length);
    for (int i = 0; i < values.length; i++) {
      data.put(i, (byte) values[i]);
    }
    return new NormalTensor("", "UINT8", List.of(values.length), false, code, data);
  }
}

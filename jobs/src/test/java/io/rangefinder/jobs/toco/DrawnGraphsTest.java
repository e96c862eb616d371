package io.rangefinder.jobs.toco;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.jobs.toco.NormalTensor.Parameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * TOCO's contract on graphs drawn here, whose results were worked out by hand: codes of a range
 * [min, max] have the scale (max - min) / 255 and the zero point round(-min / scale); what is
 * written of an activation's range is what its codes 0 and 255 stand for.
 */
final class DrawnGraphsTest {
  private static final String UINT8 = "--inference_type=QUANTIZED_UINT8";
  private static final int[] PER_CHANNEL = {2};
  private static final int[] POINTWISE = {1, 1, 2, 2};

  /** Of mean 128 and std 128: (0 - 128) / 128 to (255 - 128) / 128. */
  private static final Parameters SIGNED = codes(-1, 127 / 128.0, 1 / 128.0, 128);

  @TempDir private Path folder;

  @Test
  void aBiasAndAnActivationAreFused() {
    NormalForm form = converted(layer().node("r", "Relu6", "b"), "r");

    assertThat(kinds(form)).containsExactly("CONV_2D");
    assertThat(form.operators().get(0).options().path("fused_activation_function").asText())
        .isEqualTo("RELU6");
    assertThat(form.operators().get(0).inputs()).containsExactly("x", "w", "c_bias");
    assertThat(form.outputs()).containsExactly("r");
    // From height, width, in, out to out, height, width, in.
    assertThat(elements(form, "w")).containsExactly(-1, 1.55f, 0.5f, 0.25f);
    assertThat(elements(form, "c_bias")).containsExactly(0.5, -0.5);
  }

  /** (x w + b) 2 + 1 = x 2w + 2b + 1. */
  @Test
  void aProductAndASumAreFolded() {
    NormalForm form =
        converted(
            layer()
                .floats("two", new int[0], 2)
                .floats("one", PER_CHANNEL, 1)
                .node("m", "Mul", "b", "two")
                .node("a", "Add", "m", "one"),
            "a");

    assertThat(kinds(form)).containsExactly("CONV_2D");
    assertThat(elements(form, "w")).containsExactly(-2, 2 * 1.55f, 1, 0.5);
    assertThat(elements(form, "c_bias")).containsExactly(2, 0);
  }

  /** Without flags an input's codes are its values. */
  @Test
  void aFloatInputHasTheRangeOfItsCodes() {
    assertRange(converted(layer(), "b"), "x", 0, 255);
    assertRange(
        converted(layer(), "b", "--mean_values=128", "--std_values=128"), "x", -1, 127 / 128.0);
  }

  /**
   * Weights from -1 to 1.55 have the scale 0.01 and the zero point 100; a bias has the scale of
   * input times weights, 0.01 / 128, so 0.5 is 6400. The range [0, 6] makes Relu6 needless.
   */
  @Test
  void aFakeQuantizedLayerHasCodes() {
    NormalForm form = quantized(layer().node("r", "Relu6", "b").fakeQuant("q", "r", 0, 6), "q");

    assertThat(kinds(form)).containsExactly("CONV_2D");
    assertThat(form.operators().get(0).options().path("fused_activation_function").asText())
        .isEqualTo("NONE");
    assertThat(form.tensors().get("x").quantization()).isEqualTo(SIGNED);
    double weightScale = ((double) 1.55f + 1) / 255;
    assertThat(form.tensors().get("w").quantization())
        .isEqualTo(codes(-1, 1.55f, weightScale, 100));
    assertThat(elements(form, "w")).containsExactly(0, 255, 150, 125);
    assertThat(form.tensors().get("c_bias").type()).isEqualTo("INT32");
    assertThat(parameters(form, "c_bias").scale()).containsExactly((float) (weightScale / 128));
    assertThat(elements(form, "c_bias")).containsExactly(6400, -6400);
    assertThat(parameters(form, form.outputs().get(0))).isEqualTo(codes(0, 6, 6 / 255.0, 0));
  }

  /** [0.5, 4] becomes [0, 4]. */
  @Test
  void aFakeQuantizedRangeIsWidenedToZero() {
    NormalForm form = quantized(layer().fakeQuant("q", "b", 0.5, 4), "q");

    assertThat(parameters(form, form.outputs().get(0))).isEqualTo(codes(0, 4, 4 / 255.0, 0));
  }

  @Test
  void fakeQuantStaysInFloatUnlessItIsDropped() {
    DrawnGraph graph = layer().fakeQuant("q", "b", -1, 1);

    assertThat(kinds(converted(graph, "q"))).containsExactly("CONV_2D", "FAKE_QUANT");
    NormalForm dropped = converted(graph, "q", "--drop_fake_quant");
    assertThat(kinds(dropped)).containsExactly("CONV_2D");
    assertThat(dropped.outputs()).containsExactly("q");
  }

  @Test
  void whatHasNoRangeIsNamed() {
    CaseRun run = run(layer().node("s", "Sigmoid", "b"), "s", signed(UINT8));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.message())
        .contains("1 array has no range")
        .contains(
            "Array b, which is an input to the Logistic operator producing the output array s, is"
                + " lacking min/max data");
    assertThat(run.files()).isEmpty();
  }

  @Test
  void defaultRangesAreForWhatHasNone() {
    NormalForm form =
        quantized(
            layer().node("s", "Sigmoid", "b"),
            "s",
            "--default_ranges_min=0",
            "--default_ranges_max=6");

    assertThat(parameters(form, "b")).isEqualTo(codes(0, 6, 6 / 255.0, 0));
    assertThat(parameters(form, "s")).isEqualTo(codes(0, 255 / 256.0, 1 / 256.0, 0));
  }

  @Test
  void sigmoidSoftmaxAndTanhHaveTheirOwnCodes() {
    Parameters probabilities = codes(0, 255 / 256.0, 1 / 256.0, 0);

    assertThat(parameters(quantized(input().node("s", "Sigmoid", "x"), "s"), "s"))
        .isEqualTo(probabilities);
    assertThat(parameters(quantized(input().node("s", "Softmax", "x"), "s"), "s"))
        .isEqualTo(probabilities);
    assertThat(parameters(quantized(input().node("t", "Tanh", "x"), "t"), "t"))
        .isEqualTo(codes(-1, 127 / 128.0, 1 / 128.0, 128));
  }

  @Test
  void poolsAndResizingKeepTheirOperandsCodes() {
    assertThat(parameters(quantized(input().maxPool("p", "x"), "p"), "p")).isEqualTo(SIGNED);
    assertThat(
            parameters(
                quantized(
                    input().integers("size", 4, 4).node("z", "ResizeBilinear", "x", "size"), "z"),
                "z"))
        .isEqualTo(SIGNED);
  }

  /**
   * Layers with the ranges [-1, 1.55] and [-0.2, 3.88] make [-1, 3.88]: the scale 4.88 / 255 and
   * the zero point 1 / 0.0191373 = 52.25, rounded 52, so codes from -52 to 203 scales.
   */
  @Test
  void operandsOfAConcatenationShareTheirUnionUnlessTheyKeepTheirRanges() {
    DrawnGraph graph =
        layer()
            .fakeQuant("q", "b", -1, 1.55)
            .convolution("d", "x", "w")
            .fakeQuant("p", "d", -0.2, 3.88)
            .integer("axis", 3)
            .concat("j", "axis", "q", "p");
    double scale = ((double) 3.88f + 1) / 255;
    Parameters union = codes(-52 * scale, 203 * scale, scale, 52);

    NormalForm shared = quantized(graph, "j");
    assertThat(parameters(shared, "b")).isEqualTo(union);
    assertThat(parameters(shared, "d")).isEqualTo(union);
    assertThat(parameters(shared, "j")).isEqualTo(union);

    NormalForm kept = quantized(graph, "j", "--change_concat_input_ranges=false");
    double narrow = ((double) 1.55f + 1) / 255;
    assertThat(parameters(kept, "b").scale()).containsExactly((float) narrow);
    assertThat(parameters(kept, "b").zeroPoint()).containsExactly(100L);
    assertThat(parameters(kept, "j")).isEqualTo(union);
  }

  /** [-10, 10]: the scale 20 / 255, and a zero point of 127.5, rounded 128. */
  @Test
  void aRangeFileGivesRanges() throws IOException {
    Path ranges =
        Files.writeString(folder.resolve("ranges.txt"), "entries { name: \"b\" min: -10 max: 10 }");

    NormalForm form = quantized(layer(), "b", "--arrays_extra_info_file=" + ranges);

    assertThat(parameters(form, "b"))
        .isEqualTo(codes(-128 * (20 / 255.0), 127 * (20 / 255.0), 20 / 255.0, 128));
  }

  @Test
  void codesGivenToAFloatModelAreDequantized() {
    NormalForm form =
        converted(
            layer(),
            "b",
            "--inference_input_type=QUANTIZED_UINT8",
            "--mean_values=128",
            "--std_values=128");

    assertThat(kinds(form)).containsExactly("DEQUANTIZE", "CONV_2D");
    assertThat(form.tensors().get("x").type()).isEqualTo("UINT8");
    assertThat(parameters(form, "x")).isEqualTo(SIGNED);
    assertThat(form.tensors().get("x_dequantized").type()).isEqualTo("FLOAT32");
  }

  /** 1024 weights, the fewest: the greatest magnitude of 1.27 is code 127, so 0.5 is 50. */
  @Test
  void weightsAreQuantizedAfterTraining() {
    double[] weights = new double[32 * 32];
    Arrays.fill(weights, 0.5);
    weights[0] = -1.27;
    DrawnGraph graph =
        new DrawnGraph()
            .placeholder("x", 1, 2, 2, 32)
            .floats("w", new int[] {1, 1, 32, 32}, weights)
            .convolution("c", "x", "w");

    NormalForm form = converted(graph, "c", "--post_training_quantize");

    assertThat(form.tensors().get("x").type()).isEqualTo("FLOAT32");
    assertThat(form.tensors().get("w").type()).isEqualTo("INT8");
    assertThat(parameters(form, "w").scale()).containsExactly(1.27f / 127);
    assertThat(parameters(form, "w").zeroPoint()).containsExactly(0L);
    assertThat(elements(form, "w")[0]).isEqualTo(-127);
    assertThat(elements(form, "w")[1]).isEqualTo(50);
  }

  @Test
  void operatorsWithoutAQuantizedFormAreNamed() {
    CaseRun run = run(input().node("e", "Exp", "x"), "e", signed(UINT8));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.message()).contains("Exp").contains("e");
    assertThat(run.files()).isEmpty();
  }

  private static DrawnGraph input() {
    return new DrawnGraph().placeholder("x", 1, 2, 2, 2);
  }

  /** A convolution 'c' with its bias 'b'. */
  private static DrawnGraph layer() {
    return input()
        .floats("w", POINTWISE, -1, 0.5, 1.55, 0.25)
        .floats("k", PER_CHANNEL, 0.5, -0.5)
        .convolution("c", "x", "w")
        .node("b", "BiasAdd", "c", "k");
  }

  private NormalForm quantized(DrawnGraph graph, String output, String... flags) {
    String[] all = Arrays.copyOf(flags, flags.length + 1);
    all[flags.length] = UINT8;
    return converted(graph, output, signed(all));
  }

  private static String[] signed(String... flags) {
    List<String> all = new ArrayList<>(List.of(flags));
    all.addAll(List.of("--mean_values=128", "--std_values=128"));
    return all.toArray(new String[0]);
  }

  private NormalForm converted(DrawnGraph graph, String output, String... flags) {
    CaseRun run = run(graph, output, flags);
    assertThat(run.isDone()).as(run.message()).isTrue();
    return NormalFormReader.read(run.output());
  }

  private CaseRun run(DrawnGraph graph, String output, String... flags) {
    try {
      Path file = Files.createTempFile(folder, "graph", ".pbtxt");
      Files.writeString(file, graph.toString());
      List<String> all = new ArrayList<>(List.of(flags));
      all.add("--input_file=" + file);
      all.add("--output_file={output}");
      all.add("--input_arrays=x");
      all.add("--output_arrays=" + output);
      return CaseRun.of(all, Files.createTempDirectory(folder, "result"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> kinds(NormalForm form) {
    return form.operators().stream().map(operator -> operator.code().name()).toList();
  }

  private static double[] elements(NormalForm form, String tensor) {
    return Elements.of(Objects.requireNonNull(form.tensors().get(tensor), tensor));
  }

  private static Parameters parameters(NormalForm form, String tensor) {
    return Objects.requireNonNull(
        Objects.requireNonNull(form.tensors().get(tensor), () -> tensor + form.tensors().keySet())
            .quantization());
  }

  private static void assertRange(NormalForm form, String tensor, double min, double max) {
    assertThat(parameters(form, tensor).min()).containsExactly((float) min);
    assertThat(parameters(form, tensor).max()).containsExactly((float) max);
  }

  private static Parameters codes(double min, double max, double scale, long zeroPoint) {
    return new Parameters(
        List.of((float) min), List.of((float) max), List.of((float) scale), List.of(zeroPoint), 0);
  }
}

package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.jobs.demo.DrawnFolder;
import io.rangefinder.jobs.store.Json;
import io.rangefinder.tensorflow.GraphDefExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that joins features of very different widths and needs both of them alike. */
@Tag("slow")
final class BalanceTest {
  private static final int CHANNELS = 8;

  @TempDir private static Path folder;
  private static Path model;
  private static Path configuration;
  private static Path images;

  @BeforeAll
  static void write() throws IOException {
    images = DrawnFolder.write(folder, 3, 120).images();
    model =
        Files.write(
            folder.resolve("joined.pb"), GraphDefExporter.export(joined(), 1).toByteArray());
    configuration =
        Files.writeString(
            folder.resolve("joined.conf"),
            """
            model {
              input = "x"
              input-shape = [1, 16, 16, 3]
              outputs = ["y", "z"]
            }
            preprocessing {
              crop = none
              resize { method = bilinear, corners = half-pixel }
              channels = RGB
              mean = 127.5
              std = 127.5
            }
            """);
  }

  @Test
  void partsOfAConcatenationGetOneWidthWhereThatHelps() throws IOException {
    CommandRun calibrated = CommandRun.done(calibrate("RUN", "--partitions", 1));
    CommandRun.done(calibrate("DIVIDED", "--partitions", 5, "--master", "local[2]"));
    double balanced = decibels("RUN");

    JsonNode report = Json.parse(Files.readAllBytes(folder.resolve("RUN/run.json")), "run.json");
    JsonNode concatenations = report.at("/preparation/concatenations");
    JsonNode parts = concatenations.at("/operators/0/parts");
    assertThat(calibrated.out())
        .containsPattern("prepared    parts of a concatenation scaled by [0-9.]+ to [0-9.]+: ");
    assertThat(parts).hasSize(2);
    assertThat(parts.at("/0/width").asDouble() * parts.at("/0/factor").asDouble())
        .isEqualTo(
            parts.at("/1/width").asDouble() * parts.at("/1/factor").asDouble(), within(1e-3));
    assertThat(concatenations.path("noise-to-signal-after").asDouble())
        .isLessThan(concatenations.path("noise-to-signal-before").asDouble() / 2);
    assertThat(FolderBytes.of(folder.resolve("DIVIDED")))
        .isEqualTo(FolderBytes.of(folder.resolve("RUN")));

    CommandRun.done(calibrate("NONE", "--preparation", "none"));
    assertThat(balanced).isGreaterThan(decibels("NONE") + 6);
  }

  private static Object[] calibrate(String run, Object... more) {
    Object[] first = {
      "calibrate",
      "--config",
      configuration,
      "--model",
      model,
      "--images",
      images,
      "--output",
      folder.resolve(run)
    };
    return with(first, more);
  }

  private static Object[] with(Object[] first, Object... more) {
    Object[] all = new Object[first.length + more.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return all;
  }

  /**
   * Signal to noise of the worst channel that reads the narrow part in the model that a run makes.
   */
  private static double decibels(String run) throws IOException {
    Path quantized = folder.resolve(run + ".tflite");
    Path evaluation = folder.resolve(run + ".EVAL");
    CommandRun.done(DrawnDataset.quantize(folder.resolve(run), quantized));
    CommandRun.done(
        "evaluate",
        "--config",
        configuration,
        "--model",
        model,
        "--quantized",
        quantized,
        "--images",
        images,
        "--sample",
        20,
        "--output",
        evaluation);
    JsonNode channels =
        Json.parse(Files.readAllBytes(evaluation.resolve("evaluation.json")), "evaluation.json")
            .at("/outputs/z/channels-db");
    double worst = Double.POSITIVE_INFINITY;
    for (JsonNode channel : channels) {
      worst = Math.min(worst, channel.asDouble());
    }
    return worst;
  }

  /**
   * All weights are alike, but those that make the wide part add up. One output reads the wide part
   * alone, the other the narrow one.
   */
  private static Graph joined() {
    Random random = new Random(9);
    GraphBuilder net = Graph.builder();
    net.input("x", DataType.FLOAT32, Shape.of(1, 16, 16, 3));
    Weight alike = (output, input) -> 0.1f * (float) random.nextGaussian();
    String narrow = convolution(net, "narrow", "x", CHANNELS, Activation.RELU, alike);
    String features = convolution(net, "features", "x", CHANNELS, Activation.RELU, alike);
    Weight positive = (output, input) -> Math.abs(alike.of(output, input));
    String wider = convolution(net, "wider", features, CHANNELS, Activation.RELU, positive);
    String widest = convolution(net, "widest", wider, CHANNELS, Activation.RELU, positive);
    String wide = convolution(net, "wide", widest, CHANNELS, Activation.RELU, positive);
    String joined = net.node("joined", new Concatenation(3), wide, narrow);
    Weight ofWide = (output, input) -> input < CHANNELS ? positive.of(output, input) : 0;
    Weight ofNarrow = (output, input) -> input < CHANNELS ? 0 : alike.of(output, input);
    return net.build(
        convolution(net, "y", joined, 4, Activation.NONE, ofWide),
        convolution(net, "z", joined, 4, Activation.NONE, ofNarrow));
  }

  private interface Weight {
    float of(int output, int input);
  }

  private static String convolution(
      GraphBuilder net,
      String name,
      String input,
      int outputs,
      Activation activation,
      Weight weight) {
    int inputs = net.tensor(input).shape().lastDim();
    float[] weights = new float[outputs * 9 * inputs];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = weight.of(i / (9 * inputs), i % inputs);
    }
    return net.node(
        name,
        new Conv2D(Window2D.of(1, 1, Padding.SAME), activation),
        input,
        net.constant(name + "/w", Constant.ofFloats(Shape.of(outputs, 3, 3, inputs), weights)),
        net.constant(name + "/b", Constant.ofFloats(Shape.of(outputs), new float[outputs])));
  }
}

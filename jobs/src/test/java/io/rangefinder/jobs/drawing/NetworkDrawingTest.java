package io.rangefinder.jobs.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.Identity;
import io.rangefinder.ir.op.Relu;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class NetworkDrawingTest {
  private static final Pattern BOX =
      Pattern.compile("<rect x=\"(\\S+)\" y=\"(\\S+)\" width=\"(\\S+)\" height=\"(\\S+)\"");

  @Test
  void operatorsAreBoxesAndWhatTheyReadIsLines() {
    String svg =
        NetworkDrawing.of(
            residual(),
            tensor ->
                tensor.equals("sum")
                    ? new TensorNote("#tensor-sum", List.of("-1 to 6", "12.3 dB fair"), "fair")
                    : TensorNote.NONE);

    assertThat(boxes(svg)).hasSize(4);
    assertThat(svg.split("class=\"line\"", -1)).hasSize(1 + 4);
    assertThat(svg)
        .contains("<g class=\"input unknown\"><title>Input x</title>")
        .contains(">FullyConnected · 20 constants</text>")
        .contains(
            "<a href=\"#tensor-sum\"><g class=\"operator output fair\"><title>Add sum</title>")
        .contains(">-1 to 6</text>", ">12.3 dB fair</text>", ">float32[1,4]</text>");
  }

  @Test
  void noBoxCoversAnother() {
    List<double[]> boxes = boxes(NetworkDrawing.of(residual(), tensor -> TensorNote.NONE));

    for (double[] a : boxes) {
      for (double[] b : boxes) {
        boolean apart =
            a[0] + a[2] <= b[0]
                || b[0] + b[2] <= a[0]
                || a[1] + a[3] <= b[1]
                || b[1] + b[3] <= a[1];
        assertThat(a == b || apart).isTrue();
      }
    }
  }

  @Test
  void theSameNetworkIsDrawnAlikeInAnyLocale() {
    String first = NetworkDrawing.of(residual(), tensor -> TensorNote.NONE);
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertThat(NetworkDrawing.of(residual(), tensor -> TensorNote.NONE)).isEqualTo(first);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aNameIsNoMarkupAndTurnsNothingAround() {
    String name = "<script>\"&\u202e\u0000" + "long".repeat(1000);

    String svg = NetworkDrawing.of(chain(name, 1), tensor -> TensorNote.NONE);

    assertThat(svg)
        .doesNotContain("<script", "\u202e", "\u0000")
        .contains("Relu &lt;script&gt;&quot;&amp;\ufffd\ufffdlong");
    assertThat(boxes(svg)).allMatch(box -> box[2] < 300);
  }

  @Test
  void moreOperatorsThanCanBePlacedStandInOneColumn() {
    String svg = NetworkDrawing.of(chain("relu", 1600), tensor -> TensorNote.NONE);

    List<double[]> boxes = boxes(svg);
    assertThat(boxes).hasSize(1601);
    for (int i = 1; i < boxes.size(); i++) {
      assertThat(boxes.get(i)[1]).isGreaterThan(boxes.get(i - 1)[1] + boxes.get(i - 1)[3]);
    }
  }

  private static List<double[]> boxes(String svg) {
    return BOX.matcher(svg)
        .results()
        .map(
            of ->
                new double[] {
                  Double.parseDouble(of.group(1)),
                  Double.parseDouble(of.group(2)),
                  Double.parseDouble(of.group(3)),
                  Double.parseDouble(of.group(4))
                })
        .toList();
  }

  private static Graph residual() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, 4));
    builder.constant("weights", Constant.ofFloats(Shape.of(4, 4), new float[16]));
    builder.constant("bias", Constant.ofFloats(Shape.of(4), new float[4]));
    builder.node("read", new Identity(), "weights");
    builder.node("dense", new FullyConnected(Activation.NONE), "x", "read", "bias");
    builder.node("relu", new Relu(), "dense");
    builder.node("sum", new Add(Activation.NONE), "x", "relu");
    return builder.build("sum");
  }

  private static Graph chain(String name, int operators) {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, 4));
    String last = "x";
    for (int i = 0; i < operators; i++) {
      builder.node(name + i, new Relu(), last);
      last = name + i;
    }
    return builder.build(last);
  }
}

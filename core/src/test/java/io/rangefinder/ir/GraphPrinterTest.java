package io.rangefinder.ir;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Split;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

final class GraphPrinterTest {
  private static Graph graph(float lastWeight) {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, 2, 2));
    builder.constant("shape", Constant.vector(1, 4));
    builder.constant("axis", Constant.ofLongs(Shape.of(1), 1));
    builder.constant("w", Constant.ofFloats(Shape.of(2, 4), 0, 1, 2, 3, 4, 5, 6, lastWeight));
    builder.node("flat", new Reshape(), "x", "shape");
    builder.node("fc", new FullyConnected(Activation.RELU), "flat", "w");
    builder.node(List.of("a", "b"), new Split(2), List.of("axis", "fc"));
    return builder.build("a", "b");
  }

  @Test
  void printsALineForEachInputNodeAndOutput() {
    assertThat(GraphPrinter.print(graph(7)))
        .isEqualTo(
            """
            input x: float32[1,2,2]
            flat: float32[1,4] = Reshape[](x, shape: int32[2] [1, 4])
            fc: float32[1,2] = FullyConnected[activation=RELU](flat, w: float32[2,4] #CRC)
            a: float32[1,1], b: float32[1,1] = Split[parts=2](axis: int64[1] #CRC, fc)
            output a
            output b
            """
                .replaceFirst("#CRC", "#" + crcOf(graph(7), "w"))
                .replaceFirst("#CRC", "#" + crcOf(graph(7), "axis")));
  }

  private static String crcOf(Graph graph, String tensor) {
    CRC32 crc = new CRC32();
    crc.update(graph.tensor(tensor).requireConstant().toLittleEndian().array());
    return Long.toHexString(crc.getValue());
  }

  @Test
  void anotherWeightIsAnotherText() {
    assertThat(GraphPrinter.print(graph(7))).isNotEqualTo(GraphPrinter.print(graph(8)));
  }

  @Test
  void printsScaleAndZeroPointOfCodes() {
    Tensor codes =
        new Tensor(
            "x",
            new TensorType(DataType.UINT8, Shape.of(1, 2, 2)),
            null,
            null,
            new Quantization(1.0 / 128, 127));
    assertThat(GraphPrinter.print(graph(7).withTensors(Map.of("x", codes))))
        .startsWith("input x: uint8[1,2,2] 0.00781250000*(q-127)\n");
  }
}

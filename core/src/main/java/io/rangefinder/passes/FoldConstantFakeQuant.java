package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/**
 * Replaces the FakeQuant of a constant by the rounded values, under the FakeQuant's name and with
 * its range.
 *
 * <p>Scale and zero point are chosen in double: scale = (max - min) / (qmax - qmin), the zero point
 * the nearest code to the exact one; the values are rounded in float32. Widths up to 8 bits use the
 * codes of uint8, wider ones those of int16, as TOCO does.
 */
public final class FoldConstantFakeQuant implements Rule<FakeQuant> {
  @Override
  public Class<FakeQuant> anchor() {
    return FakeQuant.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, FakeQuant fakeQuant, WorkingGraph graph) {
    return graph
        .constant(node.input(0))
        .filter(constant -> fakeQuant.min() <= 0 && fakeQuant.max() >= 0)
        .map(
            constant ->
                GraphPatch.of(graph)
                    .define(node.output(), rounded(constant, fakeQuant))
                    .range(node.output(), ReadFakeQuantRange.rangeOf(node, fakeQuant))
                    .build());
  }

  private static Constant rounded(Constant constant, FakeQuant fakeQuant) {
    Grid grid = Grid.of(fakeQuant);
    float[] values = constant.floats();
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = grid.nearest(values[i]);
    }
    return Constant.ofFloats(constant.shape(), result);
  }

  /** The values that codes stand for: {@code lowest + k * scale} up to {@code highest}. */
  private record Grid(float scale, float lowest, float highest) {
    static Grid of(FakeQuant fakeQuant) {
      boolean wide = fakeQuant.bits() > 8;
      int qmin = (wide ? Short.MIN_VALUE : 0) + (fakeQuant.narrowRange() ? 1 : 0);
      int qmax = wide ? Short.MAX_VALUE : 255;
      double min = fakeQuant.min();
      double max = fakeQuant.max();
      if (min == max) {
        return new Grid(0, 0, 0);
      }
      double scale = (max - min) / (qmax - qmin);
      double fromMin = qmin - min / scale;
      double fromMax = qmax - max / scale;
      boolean minIsExacter =
          Math.abs(qmin) + Math.abs(min / scale) < Math.abs(qmax) + Math.abs(max / scale);
      double exact = Math.max(qmin, Math.min(qmax, minIsExacter ? fromMin : fromMax));
      int zeroPoint = (int) (Math.signum(exact) * Math.floor(Math.abs(exact) + 0.5));
      float step = (float) scale;
      return new Grid(step, (qmin - zeroPoint) * step, (qmax - zeroPoint) * step);
    }

    float nearest(float value) {
      if (scale == 0) {
        return 0;
      }
      float clamped = Math.min(Math.max(value, lowest), highest);
      float steps = (clamped - lowest) * (1f / scale);
      return (float) Math.floor(steps + 0.5) * scale + lowest;
    }
  }
}

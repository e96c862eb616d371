package io.rangefinder.statistics;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What counting one value costs; the images lie in memory that no cache of a core holds. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class CountingBenchmark {

  private static final int VALUES = 112 * 112 * 64;
  private static final int IMAGES = 16;

  /** What the tensor is behind. */
  public enum Behind {
    RELU6,
    NOTHING
  }

  @Param({"RELU6", "NOTHING"})
  public Behind behind;

  @Param({"4", "64", "1024"})
  public int channels;

  private FloatBuffer values;
  private TensorAccumulator whole;
  private SplitAccumulator halves;
  private int next;

  @Setup
  public void draw() {
    values =
        ByteBuffer.allocateDirect(IMAGES * VALUES * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    Random random = new Random(1);
    for (int i = 0; i < IMAGES * VALUES; i++) {
      float value = (float) random.nextGaussian() * 2;
      values.put(i, behind == Behind.RELU6 ? Math.min(Math.max(value, 0), 6) : value);
    }
    whole = new TensorAccumulator(channels);
    halves = new SplitAccumulator(channels);
  }

  /** One accumulator for all images. */
  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void whole() {
    whole.add("image-" + next, values, next % IMAGES * VALUES, VALUES);
    next++;
  }

  /** Images of the two halves in turn. */
  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void halvesInTurn() {
    Half half = next % 2 == 0 ? Half.FIRST : Half.SECOND;
    halves.add("image-" + next, half, values, next % IMAGES * VALUES, VALUES);
    next++;
  }
}

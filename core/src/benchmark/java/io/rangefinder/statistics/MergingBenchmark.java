package io.rangefinder.statistics;

import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the set of a block costs: 60 tensors of up to 1024 channels, 64 images in two halves. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class MergingBenchmark {

  private static final int TENSORS = 60;
  private static final int IMAGES = 64;
  private static final int VALUES = 1 << 14;
  private static final int[] CHANNELS = {32, 64, 128, 128, 256, 256, 512, 512, 512, 1024};

  private StatisticsSet one;
  private StatisticsSet other;
  private byte[] bytes;

  @Setup
  public void draw() {
    one = block("one", 1);
    other = block("other", 2);
    bytes = one.toBytes();
    System.out.println("# The set of a block has " + bytes.length + " bytes.");
  }

  private static StatisticsSet block(String name, long seed) {
    Random random = new Random(seed);
    Map<String, SplitStatistics> tensors = new TreeMap<>();
    float[] values = new float[VALUES];
    for (int tensor = 0; tensor < TENSORS; tensor++) {
      SplitAccumulator halves = new SplitAccumulator(CHANNELS[tensor % CHANNELS.length]);
      for (int image = 0; image < IMAGES; image++) {
        for (int i = 0; i < VALUES; i++) {
          float value = (float) random.nextGaussian() * 2;
          values[i] = tensor % 3 == 0 ? value : Math.min(Math.max(value, 0), 6);
        }
        String id = "folder/image-" + random.nextInt(1 << 20) + ".jpg";
        halves.add(id, Half.values()[image % 2], FloatBuffer.wrap(values), 0, VALUES);
      }
      tensors.put("network/block_" + tensor + "/activation", halves.toStatistics());
    }
    return StatisticsSet.ofBlock(StatisticsIdentity.of("graph", "crop"), name, tensors);
  }

  @Benchmark
  public StatisticsSet merge() {
    return one.merge(other);
  }

  @Benchmark
  public StatisticsSet read() {
    return StatisticsSet.fromBytes(bytes);
  }

  @Benchmark
  public byte[] write() {
    return one.toBytes();
  }
}

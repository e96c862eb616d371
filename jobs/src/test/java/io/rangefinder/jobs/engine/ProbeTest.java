package io.rangefinder.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.rangefinder.jobs.execute.EngineProcess;
import io.rangefinder.jobs.execute.EngineSetting;
import io.rangefinder.jobs.execute.FloatModel;
import io.rangefinder.jobs.execute.FloatTensor;
import io.rangefinder.jobs.execute.LoweredGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class ProbeTest {
  private static final int BATCH = 8;

  @Test
  void everyThreadAndEveryRunComputesTheSame() throws Exception {
    String expected = Probe.fingerprint();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Callable<String>> probes = Collections.nCopies(6, Probe::digest);
      for (Future<String> digest : threads.invokeAll(probes)) {
        assertThat(digest.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void anImageGivesTheSameAtEachPlaceOfABatch() {
    assumeThat(EngineSetting.keepsImagesApart(EngineProcess.environment()))
        .as("without oneDNN's primitives a batch is one image")
        .isTrue();
    LoweredGraph graph = LoweredGraph.of(ProbeNetwork.build(), BATCH);
    float[] images = new DrawnNumbers(5).next(graph.batchShape().elements());
    try (FloatModel model = FloatModel.load(graph.graphDef(), graph.fetches())) {
      List<int[]> straight = run(graph, model, images, 0);
      for (int turn = 1; turn < BATCH; turn++) {
        List<int[]> turned = run(graph, model, images, turn);
        for (int tensor = 0; tensor < straight.size(); tensor++) {
          assertThat(turned.get(tensor))
              .as(graph.tensors().get(tensor))
              .isEqualTo(straight.get(tensor));
        }
      }
    }
  }

  /** Runs the images in turned order; the bits of what it computes, in straight order. */
  private static List<int[]> run(LoweredGraph graph, FloatModel model, float[] images, int turn) {
    FloatTensor batch = new FloatTensor(graph.batchShape(), turn(images, turn));
    List<int[]> bits = new ArrayList<>();
    model.run(
        graph.input(),
        batch,
        (tensor, values) -> {
          float[] copy = new float[values.limit()];
          values.get(copy);
          float[] back = turn(copy, BATCH - turn);
          int[] raw = new int[back.length];
          Arrays.setAll(raw, i -> Float.floatToRawIntBits(back[i]));
          bits.add(raw);
        });
    return bits;
  }

  private static float[] turn(float[] values, int places) {
    int length = values.length / BATCH;
    float[] turned = new float[values.length];
    for (int place = 0; place < BATCH; place++) {
      int to = (place + places) % BATCH;
      System.arraycopy(values, place * length, turned, to * length, length);
    }
    return turned;
  }
}

package io.rangefinder.jobs.execute;

import java.util.ArrayList;
import java.util.List;

/** Images on their way through a network: as many as the lowered graph takes at once. */
public final class ImageBatch {
  private final LoweredGraph graph;
  private final float[] values;
  private final List<String> ids = new ArrayList<>();

  public ImageBatch(LoweredGraph graph) {
    this.graph = graph;
    this.values = new float[graph.batchShape().elements()];
  }

  /** Where the next image goes: {@link LoweredGraph#imageElements} values from {@link #offset}. */
  public float[] values() {
    return values;
  }

  /** The position of the next image's values. */
  public int offset() {
    return ids.size() * graph.imageElements();
  }

  /** Declares the values at {@link #offset} to be those of an image. */
  public void add(String id) {
    ids.add(id);
  }

  public List<String> ids() {
    return ids;
  }

  public boolean isFull() {
    return ids.size() == graph.batchSize();
  }

  public boolean isEmpty() {
    return ids.isEmpty();
  }

  public void clear() {
    ids.clear();
  }

  /** Runs the network; the visitor sees the tensors of {@link LoweredGraph#tensors} in order. */
  public void run(FloatModel model, FetchVisitor visitor) {
    model.run(graph.input(), new FloatTensor(graph.batchShape(), values), visitor);
  }
}

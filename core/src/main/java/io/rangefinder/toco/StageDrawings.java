package io.rangefinder.toco;

import io.rangefinder.graphviz.DotWriter;
import io.rangefinder.ir.Graph;
import io.rangefinder.rewrite.GraphObserver;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Draws a graph on its way through a conversion: at its stages, as {@code toco_AT_IMPORT.dot}, and
 * after every rewrite, as the frames {@code toco_video_00000.dot} and so on, which show the stages,
 * too.
 */
public final class StageDrawings implements GraphObserver {
  /** Takes the drawings as they come. */
  @FunctionalInterface
  public interface Sink {
    /** Keeps a drawing under a file name without a folder. */
    void keep(String fileName, String dot);
  }

  private enum Amount {
    NOTHING,
    STAGES,
    STAGES_AND_REWRITES
  }

  private final Amount amount;
  private final Sink sink;
  private int frames;

  private StageDrawings(Amount amount, Sink sink) {
    this.amount = amount;
    this.sink = sink;
  }

  /** Draws nothing. */
  public static StageDrawings none() {
    return new StageDrawings(Amount.NOTHING, (fileName, dot) -> {});
  }

  /** Draws the stages alone. */
  public static StageDrawings ofStages(Sink sink) {
    return new StageDrawings(Amount.STAGES, sink);
  }

  /** Draws the stages and every rewrite between them. */
  public static StageDrawings ofStagesAndRewrites(Sink sink) {
    return new StageDrawings(Amount.STAGES_AND_REWRITES, sink);
  }

  void atImport(Graph graph) {
    drawStage("AT IMPORT", title -> DotWriter.write(graph, title));
  }

  void afterTransformations(Graph graph) {
    drawStage("AFTER TRANSFORMATIONS", title -> DotWriter.write(graph, title));
  }

  /** The graph as it is written to a .tflite, with the memory it will take. */
  void afterAllocation(Graph graph) {
    drawStage("AFTER ALLOCATION", title -> DotWriter.writeWithMemory(graph, title));
  }

  @Override
  public void changed(Supplier<Graph> graph) {
    if (amount == Amount.STAGES_AND_REWRITES) {
      Graph now = graph.get();
      drawFrame(title -> DotWriter.write(now, title));
    }
  }

  private interface Drawing {
    String under(String title);
  }

  private void drawStage(String stage, Drawing drawing) {
    if (amount == Amount.STAGES_AND_REWRITES) {
      drawFrame(drawing);
    }
    if (amount != Amount.NOTHING) {
      sink.keep("toco_" + stage.replace(' ', '_') + ".dot", drawing.under(stage));
    }
  }

  private void drawFrame(Drawing drawing) {
    String number = String.format(Locale.ROOT, "%05d", frames++);
    sink.keep("toco_video_" + number + ".dot", drawing.under("VIDEO frame:" + number));
  }
}

package io.rangefinder.jobs.qat;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.store.WholeFiles;
import io.rangefinder.qat.EvaluationGraph;
import io.rangefinder.qat.EvaluationOptions;
import io.rangefinder.qat.GraphFile;
import io.rangefinder.qat.Manifest;
import io.rangefinder.qat.Rewritten;
import io.rangefinder.qat.TrainingGraph;
import io.rangefinder.qat.TrainingMetaGraph;
import io.rangefinder.qat.TrainingOptions;
import java.util.Optional;

/** Rewrites graphs for training and for evaluation; a manifest is written beside each. */
public final class RewriteJob {
  private final WholeFiles files;
  private final String input;
  private final String output;

  /**
   * From one file to another.
   *
   * @param input location of a GraphDef or a meta graph, binary or text
   * @param output where the result goes, as the input is written
   */
  public RewriteJob(WholeFiles files, String input, String output) {
    this.files = files;
    this.input = input;
    this.output = output;
  }

  /** What was written. */
  public record Result(Manifest manifest, int nodes) {}

  /**
   * Writes a training graph: of a meta graph a meta graph.
   *
   * @throws UserException if the input cannot be read or rewritten; nothing is written
   */
  public Result training(TrainingOptions options) {
    GraphFile file = graph();
    if (file.meta().isPresent()) {
      TrainingMetaGraph.RewrittenMeta rewritten =
          TrainingMetaGraph.rewrite(file.meta().get(), options);
      return write(file.bytesOf(rewritten.meta()), rewritten.manifest(), rewritten.nodes());
    }
    return write(file, TrainingGraph.rewrite(file.graph(), options));
  }

  /**
   * Writes an evaluation graph, a GraphDef.
   *
   * @param manifest location of the training graph's manifest; empty for the one beside the input,
   *     if there is one
   * @throws UserException if the input cannot be read or rewritten; nothing is written
   */
  public Result evaluation(EvaluationOptions options, Optional<String> manifest) {
    GraphFile file = graph();
    Optional<Manifest> known =
        ManifestDocument.find(files, manifest, input)
            .map(where -> ManifestDocument.read(files, where));
    EvaluationOptions tied = known.map(options::trainedAs).orElse(options);
    return write(file, EvaluationGraph.rewrite(file.graph(), tied));
  }

  private GraphFile graph() {
    return GraphFile.read(files.read("the graph", input), input);
  }

  private Result write(GraphFile file, Rewritten rewritten) {
    return write(file.bytesOf(rewritten.graph()), rewritten.manifest(), rewritten.nodes());
  }

  private Result write(byte[] bytes, Manifest manifest, int nodes) {
    files.write("the rewritten graph", output, bytes);
    files.write("the manifest", output + ManifestDocument.SUFFIX, ManifestDocument.bytes(manifest));
    return new Result(manifest, nodes);
  }
}

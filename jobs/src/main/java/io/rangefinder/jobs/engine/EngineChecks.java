package io.rangefinder.jobs.engine;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.execute.Progress;
import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.source.ImageManifest;
import io.rangefinder.jobs.source.pixels.Preprocessing;
import io.rangefinder.model.DeployableModel;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/** The engine of a job, and the checks of the networks that it runs. */
public final class EngineChecks {
  /** The images of which the first usable ones are looked at. */
  private static final int CANDIDATES = 8;

  private final JavaSparkContext context;
  private final PinnedEngine engine;
  private final EngineCheck check;
  private final List<ImageEntry> images;
  private final Preprocessing preprocessing;
  private final Progress progress;
  private EngineFinding found = EngineFinding.none();

  private EngineChecks(
      JavaSparkContext context,
      PinnedEngine engine,
      EngineCheck check,
      List<ImageEntry> images,
      Preprocessing preprocessing,
      Progress progress) {
    this.context = context;
    this.engine = engine;
    this.check = check;
    this.images = images;
    this.preprocessing = preprocessing;
    this.progress = progress;
  }

  /**
   * Pins the engine of a job.
   *
   * @param listed the images of the job; networks are checked with those whose names have the
   *     lowest SHA-256
   * @throws UserException if executors disagree
   */
  public static EngineChecks begin(
      JavaSparkContext context,
      EngineOptions options,
      ImageManifest listed,
      Preprocessing preprocessing,
      Progress progress) {
    return new EngineChecks(
        context,
        EngineSurvey.pin(context, options.choice()),
        options.check(),
        options.check() == EngineCheck.OFF ? List.of() : listed.lowest(CANDIDATES),
        preprocessing,
        progress);
  }

  public PinnedEngine engine() {
    return engine;
  }

  /**
   * Checks a network before a pass over many images.
   *
   * @param pass the network lowered, as the pass will run it
   * @throws UserException naming every operator that is wrong, unless that is only to be told
   */
  public void check(DeployableModel network, LoweredGraph pass) {
    if (check == EngineCheck.OFF) {
      return;
    }
    context.setJobGroup("engine", "Check TensorFlow against the TFLite runtime");
    EngineFinding finding =
        context
            .parallelize(images, 1)
            .mapPartitions(
                new CheckNetwork(
                    engine,
                    context.broadcast(CrossCheck.of(network, pass)),
                    context.broadcast(new SerializableConfiguration(context.hadoopConfiguration())),
                    preprocessing))
            .first();
    found = found.and(finding);
    finding.notes().forEach(line -> progress.note("engine      " + line));
    if (finding.wrong().isEmpty()) {
      return;
    }
    if (check == EngineCheck.ERROR) {
      throw UserException.listing(
          "TensorFlow and the TFLite runtime compute %d operators differently from the same operands, by more than %s of the range of what they give (%s). Give --engine portable; or start the executors with TF_ENABLE_ONEDNN_OPTS=0 in their environment; or go on in spite of it with --engine-check warn. The operators:"
              .formatted(finding.wrong().size(), CrossCheck.BOUND, engine),
          finding.wrong());
    }
    finding.wrong().forEach(line -> progress.note("warning     " + line));
  }

  /** For a terminal, in one line. */
  public String line() {
    return check == EngineCheck.OFF ? engine.toString() : engine + "; " + found;
  }
}

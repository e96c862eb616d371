package io.rangefinder.jobs.quantize;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.store.RunDirectory;
import io.rangefinder.jobs.store.StatisticsTable;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.prepare.Preparation;
import io.rangefinder.quantize.NetworkRules;
import io.rangefinder.quantize.Target;
import io.rangefinder.ranges.RangeException;
import io.rangefinder.ranges.RangeRule;
import io.rangefinder.ranges.RangeTable;
import io.rangefinder.statistics.TensorStatistics;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The ranges a rule chooses from the statistics of a run. */
public final class CalibratedRanges {
  /** Of pixels the bytes are the codes, whichever of them were observed. */
  private static final Range PIXELS = new Range(0, 255);

  private CalibratedRanges() {}

  /**
   * Refuses a run whose ranges are not those of a model: one of another model, or one whose weights
   * were changed before it was observed.
   *
   * @param location the run, for messages
   * @throws UserException if it is such a run
   */
  public static void requireOf(DeployableModel model, RunDirectory run, String location) {
    requireUnprepared(run, location);
    if (!run.fingerprint().equals(model.fingerprint())) {
      throw new UserException(
          "Cannot take ranges from the calibration run '%s': it observed another model than this one. Give the model, inputs and outputs that were calibrated, or calibrate this model."
              .formatted(location));
    }
  }

  /**
   * Refuses a run that observed a model whose weights had been changed.
   *
   * @param location the run, for messages
   * @throws UserException if it is such a run
   */
  public static void requireUnprepared(RunDirectory run, String location) {
    if (run.preparation() != Preparation.NONE) {
      throw new UserException(
          "Cannot take ranges from the calibration run '%s': it observed a model prepared by '%s', whose tensors have other values than this one's. Calibrate with --preparation none, or use the command quantize on the run."
              .formatted(location, run.preparation()));
    }
  }

  /**
   * Reads the statistics of a run and chooses.
   *
   * @param graph the graph that was observed
   * @throws UserException if they are damaged, or naming every tensor the rule has no range for
   */
  public static RangeTable read(
      SparkSession spark, RunDirectory run, String location, Graph graph, RangeRule rule) {
    RangeTable ranges =
        choose(
            graph, StatisticsTable.read(spark, run.path(RunDirectory.STATISTICS)), rule, location);
    for (String input : run.manifest().pixelInputs()) {
      ranges = ranges.with(input, PIXELS, RangeOrigin.FIXED, "as uint8 pixels");
    }
    return ranges;
  }

  private static RangeTable choose(
      Graph graph, Map<String, TensorStatistics> statistics, RangeRule rule, String location) {
    try {
      return new NetworkRules(graph, rule, Target.UINT8.kernels()).choose(statistics);
    } catch (RangeException e) {
      throw new UserException(
          "Cannot choose the ranges of the calibration run '%s':%n%s"
              .formatted(location, e.getMessage()),
          e);
    }
  }
}

package io.rangefinder.jobs.quantize;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.jobs.store.RunDirectory;
import io.rangefinder.jobs.store.StatisticsTable;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.prepare.Preparation;
import io.rangefinder.quantize.OperatorConstraints;
import io.rangefinder.ranges.RangeException;
import io.rangefinder.ranges.RangeRule;
import io.rangefinder.ranges.RangeRules;
import io.rangefinder.ranges.RangeTable;
import io.rangefinder.statistics.TensorStatistics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    if (run.preparation() != Preparation.NONE) {
      throw new UserException(
          "Cannot take ranges from the calibration run '%s': it observed a model prepared by '%s', whose tensors have other values than this one's. Calibrate with --preparation none, or use the command quantize on the run."
              .formatted(location, run.preparation()));
    }
    if (!run.fingerprint().equals(model.fingerprint())) {
      throw new UserException(
          "Cannot take ranges from the calibration run '%s': it observed another model than this one. Give the model, inputs and outputs that were calibrated, or calibrate this model."
              .formatted(location));
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
    for (String input : run.pixelInputs()) {
      ranges = ranges.with(input, PIXELS, RangeOrigin.FIXED, "as uint8 pixels");
    }
    return ranges;
  }

  /**
   * The ends of the network keep all that was observed, whatever the rule: the codes of an input
   * are the pixels' own, and the greatest values of an output, or of what a softmax reads, are
   * those that answer; so it is with what an operator of an unknown kind reads. What only moves
   * values on to an end is one, too.
   */
  private static RangeTable choose(
      Graph graph, Map<String, TensorStatistics> statistics, RangeRule rule, String location) {
    Map<String, TensorStatistics> ends = new HashMap<>(statistics);
    ends.keySet().retainAll(ends(graph));
    try {
      return RangeTable.calibrated(statistics, rule)
          .overriddenBy(RangeTable.calibrated(ends, RangeRules.parse("minmax")));
    } catch (RangeException e) {
      throw new UserException(
          "Cannot choose the ranges of the calibration run '%s':%n%s"
              .formatted(location, e.getMessage()),
          e);
    }
  }

  static Set<String> ends(Graph graph) {
    Set<String> ends = new HashSet<>(graph.outputs());
    List<Node> backwards = new ArrayList<>(graph.nodes());
    Collections.reverse(backwards);
    for (Node node : backwards) {
      if (node.op() instanceof Softmax
          || node.op().isOpaque()
          || (node.outputs().stream().anyMatch(ends::contains) && passesCodesOn(node))) {
        ends.addAll(node.inputs());
      }
    }
    ends.addAll(graph.inputs());
    return ends;
  }

  private static boolean passesCodesOn(Node node) {
    return OperatorConstraints.hasKernel(node.op())
        && OperatorConstraints.of(node.op()).passesCodesOn();
  }
}

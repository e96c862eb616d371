package io.rangefinder.jobs.quantize;

import io.rangefinder.ir.NearestNames;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.store.RunDirectory;
import io.rangefinder.jobs.store.StatisticsTable;
import io.rangefinder.quantize.NetworkRules;
import io.rangefinder.quantize.Target;
import io.rangefinder.ranges.RangeRule;
import io.rangefinder.ranges.Sufficiency;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Says of the tensors of a run which range a rule chooses, and whether images enough were seen. */
public final class ExplainJob {
  private static final int NEAREST = 5;

  private final String calibration;
  private final RangeRule rule;
  private final @Nullable String tensor;

  /**
   * @param calibration the run
   * @param tensor the only tensor to explain; null for all
   */
  public ExplainJob(String calibration, RangeRule rule, @Nullable String tensor) {
    this.calibration = calibration;
    this.rule = rule;
    this.tensor = tensor;
  }

  /**
   * Explains, in the order of the graph.
   *
   * @throws UserException if the run cannot be read or has no such tensor
   */
  public List<ExplainedTensor> run(SparkSession spark) {
    RunDirectory run = RunDirectory.open(calibration, spark.sparkContext().hadoopConfiguration());
    List<StatisticsTable.Entry> entries =
        StatisticsTable.entries(spark, run.path(RunDirectory.STATISTICS));
    if (tensor != null) {
      entries = List.of(find(entries, tensor));
    }
    NetworkRules rules = new NetworkRules(run.model().graph(), rule, Target.UINT8.kernels());
    List<ExplainedTensor> explained = new ArrayList<>();
    for (StatisticsTable.Entry entry : entries) {
      explained.add(explain(entry, rules.of(entry.tensor())));
    }
    return explained;
  }

  private StatisticsTable.Entry find(List<StatisticsTable.Entry> entries, String name) {
    TreeMap<String, StatisticsTable.Entry> byName = new TreeMap<>();
    entries.forEach(entry -> byName.put(entry.tensor(), entry));
    StatisticsTable.Entry found = byName.get(name);
    if (found == null) {
      throw new UserException(
          "Cannot explain the tensor '%s': the run '%s' has none of this name; the nearest are '%s'."
              .formatted(
                  name,
                  calibration,
                  String.join("', '", NearestNames.of(name, byName.keySet(), NEAREST))));
    }
    return found;
  }

  private static ExplainedTensor explain(StatisticsTable.Entry entry, RangeRule applied) {
    boolean hasRange = !entry.statistics().whole().bounds().isEmpty();
    return new ExplainedTensor(
        entry, hasRange ? Sufficiency.of(entry.statistics(), applied) : null);
  }
}

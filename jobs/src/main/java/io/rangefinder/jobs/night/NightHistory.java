package io.rangefinder.jobs.night;

import io.rangefinder.drift.Drift;
import io.rangefinder.drift.Verdict;
import io.rangefinder.ir.Range;
import io.rangefinder.jobs.store.StatisticsTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the history keeps of one night of a model.
 *
 * @param reason why it ended so
 * @param before the version that counted when the night began
 * @param after the version that counted when it ended
 * @param path where the night's run is, if it was published
 * @param shipped by tensor, the ranges of the version that counted before; on the first night those
 *     of the one published then
 * @param made by tensor, the ranges of the model made in the night; empty if none was
 * @param drift how the new images compare with the published ones, if they were compared
 * @param tensors the statistics of the night's run, in the order of the network
 */
record NightHistory(
    Outcome outcome,
    String reason,
    OptionalLong before,
    OptionalLong after,
    Optional<String> path,
    Map<String, Range> shipped,
    Map<String, Range> made,
    Optional<Drift> drift,
    List<StatisticsTable.Entry> tensors) {
  NightHistory {
    tensors = List.copyOf(tensors);
  }

  Optional<Verdict> verdict() {
    return drift.map(Drift::verdict);
  }
}

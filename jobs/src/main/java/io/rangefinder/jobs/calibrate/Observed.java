package io.rangefinder.jobs.calibrate;

import io.rangefinder.jobs.store.PreparationIdentity;
import io.rangefinder.jobs.store.StoreReference;
import io.rangefinder.statistics.SplitStatistics;
import io.rangefinder.statistics.StatisticsIdentity;
import java.util.List;
import java.util.Map;

/**
 * What a pass found out.
 *
 * @param statistics by tensor
 * @param blocks the names of all blocks that were merged
 */
record Observed(
    StatisticsIdentity identity,
    Map<String, SplitStatistics> statistics,
    QuarantinedImages quarantine,
    BlockUse use,
    List<String> blocks) {
  /**
   * What a run needs of the store.
   *
   * @param run the whole path of the run directory
   * @param network how the network was prepared
   */
  StoreReference reference(String run, PreparationIdentity network) {
    return new StoreReference(run, identity.digest(), blocks, network.key());
  }
}

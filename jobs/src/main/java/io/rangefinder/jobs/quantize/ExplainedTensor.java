package io.rangefinder.jobs.quantize;

import io.rangefinder.jobs.store.StatisticsTable;
import io.rangefinder.ranges.Sufficiency;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of a run and its range.
 *
 * @param sufficiency the range and whether images enough were seen; null if no value is finite
 */
public record ExplainedTensor(StatisticsTable.Entry entry, @Nullable Sufficiency sufficiency) {}

package io.rangefinder.metrics;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The figures by which a network of some task is judged; every figure merges exactly.
 *
 * @param channels signal to noise by channel of each output that has several positions
 * @param heatMaps peaks of each output that holds heat maps
 * @param segments classes of the pixels of each output that holds scores of them
 * @param detections boxes that both networks found
 */
public record TaskFigures(
    Map<String, ChannelSignals> channels,
    Map<String, HeatMaps> heatMaps,
    Map<String, SegmentedPixels> segments,
    DetectionMatches detections)
    implements Serializable {
  public TaskFigures {
    channels = Collections.unmodifiableMap(new TreeMap<>(channels));
    heatMaps = Collections.unmodifiableMap(new TreeMap<>(heatMaps));
    segments = Collections.unmodifiableMap(new TreeMap<>(segments));
  }

  public static TaskFigures none() {
    return new TaskFigures(Map.of(), Map.of(), Map.of(), DetectionMatches.none());
  }

  public TaskFigures merge(TaskFigures other) {
    return new TaskFigures(
        Comparison.merge(channels, other.channels, ChannelSignals::merge),
        Comparison.merge(heatMaps, other.heatMaps, HeatMaps::merge),
        Comparison.merge(segments, other.segments, SegmentedPixels::merge),
        detections.merge(other.detections));
  }
}

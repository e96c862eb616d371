package io.rangefinder.statistics;

/**
 * What statistics depend on besides the images; only those of equal identity may be merged.
 *
 * @param graph fingerprint of the deployable graph
 * @param preprocessing fingerprint of decoding and preprocessing
 * @param format version of the statistics
 */
public record StatisticsIdentity(String graph, String preprocessing, int format) {

  /** The identity of statistics built by this code. */
  public static StatisticsIdentity of(String graph, String preprocessing) {
    return new StatisticsIdentity(graph, preprocessing, StoredForm.SET.version());
  }

  void write(ByteSink sink) {
    sink.writeString(graph);
    sink.writeString(preprocessing);
    sink.writeCount(format);
  }

  static StatisticsIdentity read(ByteSource source) {
    String graph = source.readString();
    String preprocessing = source.readString();
    return new StatisticsIdentity(
        graph, preprocessing, (int) Math.min(source.readCount(), Integer.MAX_VALUE));
  }
}

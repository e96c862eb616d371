package io.rangefinder.jobs.source.pixels;

import java.util.Arrays;

/** The place of a resized image in a network's input. */
final class ResizedRegion {
  private final float[] values;
  private final int offset;
  private final Resize resize;
  private final ChannelOrder channels;
  private final Aspect.Placement rows;
  private final Aspect.Placement columns;

  /**
   * @param values holds the input, HWC, from {@code offset} on
   * @param rows which rows of the resized image go where
   * @param columns which columns do
   */
  ResizedRegion(
      float[] values,
      int offset,
      Resize resize,
      ChannelOrder channels,
      Aspect.Placement rows,
      Aspect.Placement columns) {
    this.values = values;
    this.offset = offset;
    this.resize = resize;
    this.channels = channels;
    this.rows = rows;
    this.columns = columns;
  }

  /** Fills it from the nearest two source positions of each axis. */
  void sample(DecodedImage image, SampledAxis vertical, SampledAxis horizontal) {
    int size = columns.count() * channels.channels();
    float[] upper = new float[size];
    float[] lower = new float[size];
    for (int y = 0; y < rows.count(); y++) {
      horizontal.sample(image, vertical.lower(y), channels, upper);
      horizontal.sample(image, vertical.upper(y), channels, lower);
      float weight = vertical.weight(y);
      int at = rowStart(y);
      for (int i = 0; i < size; i++) {
        values[at + i] = upper[i] + (lower[i] - upper[i]) * weight;
      }
    }
  }

  /** Fills it from runs of source positions. Each source row is filtered once. */
  void filter(
      DecodedImage image, int top, int left, FilteredAxis vertical, FilteredAxis horizontal) {
    int size = columns.count() * channels.channels();
    for (int y = 0; y < rows.count(); y++) {
      Arrays.fill(values, rowStart(y), rowStart(y) + size, 0);
    }
    float[] row = new float[size];
    int begin = 0;
    int lastSource = vertical.last(rows.count() - 1);
    for (int source = vertical.first(0); source <= lastSource; source++) {
      while (vertical.last(begin) < source) {
        begin++;
      }
      if (vertical.first(begin) > source) {
        continue;
      }
      filterRow(image, top + source, left, horizontal, row);
      for (int y = begin; y < rows.count() && vertical.first(y) <= source; y++) {
        float weight = vertical.weight(y, source);
        int at = rowStart(y);
        for (int i = 0; i < size; i++) {
          values[at + i] += weight * row[i];
        }
      }
    }
  }

  private void filterRow(
      DecodedImage image, int imageRow, int left, FilteredAxis horizontal, float[] row) {
    byte[] samples = image.samples();
    int size = channels.channels();
    for (int x = 0; x < horizontal.count(); x++) {
      for (int channel = 0; channel < size; channel++) {
        row[x * size + channel] = 0;
      }
      for (int source = horizontal.first(x); source <= horizontal.last(x); source++) {
        float weight = horizontal.weight(x, source);
        int at = (imageRow * image.width() + left + source) * size;
        for (int channel = 0; channel < size; channel++) {
          row[x * size + channel] += weight * (samples[at + channels.source(channel)] & 0xff);
        }
      }
    }
  }

  private int rowStart(int y) {
    return offset + ((rows.to() + y) * resize.width() + columns.to()) * channels.channels();
  }
}

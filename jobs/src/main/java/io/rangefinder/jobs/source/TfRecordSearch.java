package io.rangefinder.jobs.source;

import java.io.IOException;
import java.util.Locale;

/** The search of a TFRecord file, which goes from header to header. */
final class TfRecordSearch implements ImageSearch {
  /** Behind a record of more bytes nothing is looked for: no such length is meant. */
  private static final long MAX_SKIPPED = 1L << 40;

  private final ListedFile file;
  private final String feature;
  private final PositionedStream stream;
  private long number;
  private long position;

  TfRecordSearch(ListedFile file, String feature, PositionedStream stream) {
    this.file = file;
    this.feature = feature;
    this.stream = stream;
  }

  @Override
  public boolean advance(ImageListing found) throws IOException {
    stream.seek(position);
    byte[] header = stream.read(TfRecordHeader.LENGTH);
    if (header.length == 0) {
      return false;
    }
    file.requirePlausible(number);
    boolean valid = TfRecordHeader.isValid(header);
    TfRecordHeader record = valid ? TfRecordHeader.of(header) : new TfRecordHeader(0);
    ImagePacking packing = new ImagePacking(TfRecords.SOURCE, position, feature);
    found.add(file.member(String.format(Locale.ROOT, "%08d", number), record.length(), packing));
    if (!valid || record.length() > MAX_SKIPPED) {
      return false;
    }
    number++;
    position += record.step();
    return stream.isCompressed() || position <= file.length();
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}

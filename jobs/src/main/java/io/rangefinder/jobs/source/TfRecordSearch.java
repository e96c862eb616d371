package io.rangefinder.jobs.source;

import io.rangefinder.jobs.source.pixels.UnusableImageException;
import java.io.IOException;

/**
 * The search of a TFRecord file, which goes from header to header. If the first record holds
 * several images, all records are read to count theirs.
 */
final class TfRecordSearch implements ImageSearch {
  /** Behind a record of more bytes nothing is looked for: no such length is meant. */
  private static final long MAX_SKIPPED = 1L << 40;

  private final ListedFile file;
  private final String feature;
  private final PositionedStream stream;
  private boolean countsImages;
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
    int images = valid && (number == 0 || countsImages) ? images() : 1;
    countsImages |= images > 1;
    ImagePacking packing = new ImagePacking(TfRecords.SOURCE, position, feature);
    String member = "%08d".formatted(number);
    if (images <= 1) {
      found.add(file.member(member, record.length(), packing));
    }
    for (int i = 0; images > 1 && i < images; i++) {
      found.add(file.member(member + "/" + i, record.length() / images, packing));
    }
    if (!valid || record.length() > MAX_SKIPPED) {
      return false;
    }
    number++;
    position += record.step();
    return stream.isCompressed() || position <= file.length();
  }

  /**
   * How many images the record at this position holds, 1 if it cannot be read: that is told when it
   * is.
   */
  private int images() throws IOException {
    stream.seek(position);
    try {
      byte[] record = TfRecords.record(stream, ImageReader.DEFAULT_MAX_BYTES);
      return RecordImages.of(record, feature).list().size();
    } catch (UnusableImageException unusable) {
      return 1;
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}

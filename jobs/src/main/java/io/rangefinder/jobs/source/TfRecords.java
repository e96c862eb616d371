package io.rangefinder.jobs.source;

import io.rangefinder.jobs.source.PositionedStream.Compression;
import io.rangefinder.jobs.source.pixels.UnusableImageException;
import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/**
 * TFRecord files of {@code tf.train.Example} or {@code tf.train.SequenceExample}, plain or
 * compressed as a whole with gzip or zlib. A feature of each record is an image file, or several,
 * as the frames of a sequence are; the member is the number of the record, with '/' and the number
 * of the image behind it where there are several.
 */
final class TfRecords implements ImageSource {
  static final String SOURCE = "tfrecord";

  private static final Pattern NAME =
      Pattern.compile(
          ".*\\.(tfrecords?|tfrec|records?)([.-].*)?|.*-\\d{5}-of-\\d{5}(\\.gz)?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** What a record may hold beside its image. */
  private static final int MAX_OTHER_BYTES = 1 << 20;

  @Override
  public String name() {
    return SOURCE;
  }

  @Override
  public boolean isNamed(String fileName) {
    return NAME.matcher(fileName).matches();
  }

  @Override
  public boolean begins(byte[] head) {
    return TfRecordHeader.isValid(head);
  }

  @Override
  public ImageSearch search(ListedFile file, SearchContext context) throws IOException {
    return new TfRecordSearch(
        file, context.location().feature(), stream(file.path(), context.configuration()));
  }

  private static PositionedStream stream(String path, Configuration configuration)
      throws IOException {
    byte[] head = LakeFiles.head(path, configuration, TfRecordHeader.LENGTH);
    Compression compression =
        TfRecordHeader.isValid(head) ? Compression.NONE : PositionedStream.compression(head);
    return PositionedStream.open(path, configuration, compression);
  }

  @Override
  public OpenImages open(String path, Configuration configuration) throws IOException {
    PositionedStream stream = stream(path, configuration);
    return new OpenImages() {
      @Override
      public byte[] read(ImageEntry entry, int maxBytes)
          throws IOException, UnusableImageException {
        stream.seek(entry.packing().position());
        byte[] image = image(record(stream, maxBytes), entry);
        if (image.length > maxBytes) {
          throw tooLarge("image", image.length, maxBytes);
        }
        return image;
      }

      @Override
      public void close() throws IOException {
        stream.close();
      }
    };
  }

  static byte[] record(PositionedStream stream, int maxBytes)
      throws IOException, UnusableImageException {
    byte[] header = stream.read(TfRecordHeader.LENGTH);
    if (header.length < TfRecordHeader.LENGTH) {
      throw truncated();
    }
    if (!TfRecordHeader.isValid(header)) {
      throw new UnusableImageException(
          Reason.CORRUPT,
          "The length of the TFRecord has a wrong check; what follows in its file is not read.");
    }
    long length = TfRecordHeader.of(header).length();
    if (length > (long) maxBytes + MAX_OTHER_BYTES) {
      throw tooLarge("TFRecord", length, maxBytes);
    }
    byte[] record = stream.read((int) length);
    byte[] footer = stream.read(TfRecordHeader.FOOTER_LENGTH);
    if (footer.length < TfRecordHeader.FOOTER_LENGTH) {
      throw truncated();
    }
    int check = ByteBuffer.wrap(footer).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (check != TfRecordHeader.maskedCheck(record, record.length)) {
      throw new UnusableImageException(Reason.CORRUPT, "The TFRecord has a wrong check.");
    }
    return record;
  }

  private static byte[] image(byte[] record, ImageEntry entry) throws UnusableImageException {
    String name = entry.packing().field();
    RecordImages images = RecordImages.of(record, name);
    int slash = entry.member().indexOf('/');
    if (slash < 0 && images.list().size() != 1) {
      throw new UnusableImageException(Reason.NOT_AN_IMAGE, images.problem(name));
    }
    int index =
        slash < 0 ? 0 : Integer.parseInt(entry.member(), slash + 1, entry.member().length(), 10);
    if (index >= images.list().size()) {
      throw new UnusableImageException(Reason.UNREADABLE, "The TFRecord lacks this image now.");
    }
    return images.list().get(index).toByteArray();
  }

  private static UnusableImageException truncated() {
    return new UnusableImageException(Reason.TRUNCATED, "The file ends before the TFRecord does.");
  }

  private static UnusableImageException tooLarge(String what, long length, int maxBytes) {
    return new UnusableImageException(
        Reason.TOO_LARGE,
        "The %s has %d bytes, the limit is %d.".formatted(what, length, maxBytes));
  }
}

package io.rangefinder.jobs.source;

import io.rangefinder.jobs.source.PositionedStream.Compression;
import io.rangefinder.jobs.source.pixels.UnusableImageException;
import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.apache.hadoop.conf.Configuration;

/**
 * Zip archives: members with the name of an image, or without a known name and with its first
 * bytes, stored or deflated. Names are only names here.
 */
final class ZipArchives implements ImageSource {
  static final String SOURCE = "zip";

  private static final int HEADER_LENGTH = 30;
  private static final int SIGNATURE = 0x04034b50;
  private static final int LENGTHS_FOLLOW = 8;
  private static final int BUFFER_LENGTH = 1 << 14;

  @Override
  public String name() {
    return SOURCE;
  }

  @Override
  public boolean isNamed(String fileName) {
    return fileName.toLowerCase(Locale.ROOT).endsWith(".zip");
  }

  /** Not told by first bytes: documents and programs are zip archives, too. */
  @Override
  public boolean begins(byte[] head) {
    return false;
  }

  @Override
  public ImageSearch search(ListedFile file, SearchContext context) throws IOException {
    PositionedStream stream =
        PositionedStream.open(file.path(), context.configuration(), Compression.NONE);
    try {
      return new ZipSearch(file, stream);
    } catch (IOException broken) {
      stream.close();
      throw broken;
    }
  }

  @Override
  public OpenImages open(String path, Configuration configuration) throws IOException {
    PositionedStream stream = PositionedStream.open(path, configuration, Compression.NONE);
    return new OpenImages() {
      @Override
      public byte[] read(ImageEntry entry, int maxBytes)
          throws IOException, UnusableImageException {
        if (entry.length() > maxBytes) {
          throw new UnusableImageException(
              Reason.TOO_LARGE,
              "The member has %d bytes, the limit is %d.".formatted(entry.length(), maxBytes));
        }
        return member(stream, entry.packing().position(), (int) entry.length());
      }

      @Override
      public void close() throws IOException {
        stream.close();
      }
    };
  }

  /** The header before a member: how it is compressed, and the check of its bytes, 0 if unknown. */
  private record Member(int method, int check) {
    static Member read(PositionedStream stream, long position)
        throws IOException, UnusableImageException {
      stream.seek(position);
      ByteBuffer header = ZipDirectory.buffer(stream.read(HEADER_LENGTH));
      if (header.limit() < HEADER_LENGTH || header.getInt(0) != SIGNATURE) {
        throw corrupt("there is no header of a member where its directory says");
      }
      boolean isCheckedBehind = (header.getShort(6) & LENGTHS_FOLLOW) != 0;
      stream.seek(
          position
              + HEADER_LENGTH
              + Short.toUnsignedInt(header.getShort(26))
              + Short.toUnsignedInt(header.getShort(28)));
      return new Member(
          Short.toUnsignedInt(header.getShort(8)), isCheckedBehind ? 0 : header.getInt(14));
    }
  }

  private static byte[] member(PositionedStream stream, long position, int length)
      throws IOException, UnusableImageException {
    Member member = Member.read(stream, position);
    byte[] bytes = content(stream, member, length);
    if (bytes.length < length) {
      throw new UnusableImageException(
          Reason.TRUNCATED, "The archive ends before its member does.");
    }
    CRC32 check = new CRC32();
    check.update(bytes);
    if (member.check() != 0 && (int) check.getValue() != member.check()) {
      throw corrupt("the member has a wrong check");
    }
    return bytes;
  }

  /** The first bytes of a member, fewer if it is shorter. */
  static byte[] head(PositionedStream stream, long position, long length, int most)
      throws IOException, UnusableImageException {
    return content(stream, Member.read(stream, position), (int) Math.min(length, most));
  }

  private static byte[] content(PositionedStream stream, Member member, int length)
      throws IOException, UnusableImageException {
    return switch (member.method()) {
      case ZipEntryHeader.STORED -> stream.read(length);
      case ZipEntryHeader.DEFLATED -> inflated(stream, length);
      default -> throw corrupt("its member is compressed with method " + member.method());
    };
  }

  private static byte[] inflated(PositionedStream stream, int length)
      throws IOException, UnusableImageException {
    Inflater inflater = new Inflater(true);
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      byte[] buffer = new byte[BUFFER_LENGTH];
      while (bytes.size() < length && !inflater.finished()) {
        if (inflater.needsInput()) {
          byte[] input = stream.read(BUFFER_LENGTH);
          if (input.length == 0) {
            break;
          }
          inflater.setInput(input);
        }
        int count = inflater.inflate(buffer, 0, Math.min(buffer.length, length - bytes.size()));
        bytes.write(buffer, 0, count);
        if (count == 0 && inflater.needsDictionary()) {
          break;
        }
      }
      return bytes.toByteArray();
    } catch (DataFormatException broken) {
      throw corrupt("the member does not decompress");
    } finally {
      inflater.end();
    }
  }

  private static UnusableImageException corrupt(String why) {
    return new UnusableImageException(Reason.CORRUPT, "The zip archive is broken: " + why + ".");
  }
}

package io.rangefinder.jobs.source;

import io.rangefinder.jobs.source.PositionedStream.Compression;
import io.rangefinder.jobs.source.TarMember.BrokenHeader;
import io.rangefinder.jobs.source.pixels.UnusableImageException;
import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/**
 * Tar archives, plain or compressed as a whole with gzip, xz, zstd or bzip2, as WebDataset packs
 * images: members with the name of an image, or without a known name and with its first bytes.
 * Names are only names here: nothing is written, so {@code ../} and absolute paths lead nowhere,
 * and links lead to members of their archive alone.
 */
final class TarArchives implements ImageSource {
  static final String SOURCE = "tar";

  /** The field of an entry that has to be expanded; its position is that of its first header. */
  static final String SPARSE = "sparse";

  private static final Pattern NAME =
      Pattern.compile(
          ".*\\.(tar|tar\\.(gz|xz|zst|zstd|bz2)|tgz|txz|tzst|tbz2?)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

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
    return TarHeader.read(head).isPresent();
  }

  private static PositionedStream stream(String path, Configuration configuration)
      throws IOException {
    byte[] head = LakeFiles.head(path, configuration, PositionedStream.SIGNATURE_LENGTH);
    Compression compression = PositionedStream.compression(head);
    return PositionedStream.open(
        path, configuration, compression == Compression.ZLIB ? Compression.NONE : compression);
  }

  @Override
  public ImageSearch search(ListedFile file, SearchContext context) throws IOException {
    return new TarSearch(
        file, stream(file.path(), context.configuration()), context.location().memberSelection());
  }

  @Override
  public OpenImages open(String path, Configuration configuration) throws IOException {
    PositionedStream stream = stream(path, configuration);
    return new OpenImages() {
      @Override
      public byte[] read(ImageEntry entry, int maxBytes)
          throws IOException, UnusableImageException {
        long position = entry.packing().position();
        if (entry.packing().field().equals(SPARSE)) {
          return sparse(stream, position, maxBytes);
        }
        stream.seek(position);
        return member(stream, entry.length(), maxBytes);
      }

      @Override
      public void close() throws IOException {
        stream.close();
      }
    };
  }

  private static byte[] sparse(PositionedStream stream, long position, int maxBytes)
      throws IOException, UnusableImageException {
    try {
      Optional<TarMember> member = TarMember.read(stream, position);
      if (member.isPresent() && member.get().sparse()) {
        return new SparseMember(member.get()).read(stream, maxBytes);
      }
    } catch (BrokenHeader broken) {
      // Told below: the archive is another one than was listed.
    }
    throw broken();
  }

  private static UnusableImageException broken() {
    return new UnusableImageException(
        Reason.CORRUPT,
        "The archive is broken: there is no header of a file here. What follows in it is not read.");
  }

  private static byte[] member(PositionedStream stream, long length, int maxBytes)
      throws IOException, UnusableImageException {
    byte[] block = stream.read(TarHeader.BLOCK);
    if (block.length < TarHeader.BLOCK) {
      throw truncated();
    }
    if (TarHeader.read(block).filter(TarHeader::isFile).isEmpty()) {
      throw broken();
    }
    if (length > maxBytes) {
      throw new UnusableImageException(
          Reason.TOO_LARGE,
          "The member has %d bytes, the limit is %d.".formatted(length, maxBytes));
    }
    byte[] bytes = stream.read((int) length);
    if (bytes.length < length) {
      throw truncated();
    }
    return bytes;
  }

  private static UnusableImageException truncated() {
    return new UnusableImageException(Reason.TRUNCATED, "The archive ends before its member does.");
  }
}

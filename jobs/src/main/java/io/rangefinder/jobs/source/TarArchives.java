package io.rangefinder.jobs.source;

import io.rangefinder.jobs.source.PositionedStream.Compression;
import io.rangefinder.jobs.source.UnusableImageException.Reason;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/**
 * Tar archives, plain or compressed with gzip, as WebDataset packs images: regular members with the
 * name of an image. Names are only names here: nothing is written, so {@code ../} and absolute
 * paths lead nowhere, and links are not followed.
 */
final class TarArchives implements ImageSource {
  /** Behind a member of more bytes nothing is looked for: no such length is meant. */
  private static final long MAX_SKIPPED = 1L << 50;

  @Override
  public String name() {
    return "tar";
  }

  @Override
  public boolean isNamed(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    return name.endsWith(".tar") || name.endsWith(".tar.gz") || name.endsWith(".tgz");
  }

  @Override
  public boolean begins(byte[] head) {
    return TarHeader.read(head).isPresent();
  }

  private static PositionedStream stream(String path, Configuration configuration)
      throws IOException {
    byte[] head = PositionedStream.head(path, configuration, 2);
    Compression compression = PositionedStream.compression(head);
    return PositionedStream.open(
        path, configuration, compression == Compression.GZIP ? compression : Compression.NONE);
  }

  @Override
  public void list(ListedFile file, ImageListing listing) throws IOException {
    try (PositionedStream stream = stream(file.path(), listing.configuration())) {
      Set<String> members = new HashSet<>();
      TarExtension extension = TarExtension.NONE;
      long position = 0;
      byte[] block = stream.read(TarHeader.BLOCK);
      while (block.length > 0 && !TarHeader.isEnd(block)) {
        listing.requirePlausible(file, members.size());
        TarExtension before = extension;
        Optional<TarHeader> found =
            TarHeader.read(block).map(before::applyTo).filter(TarArchives::isPlausible);
        if (found.isEmpty()) {
          listing.add(entry(file, members, position, new TarHeader("broken", 0, '0')));
          return;
        }
        TarHeader header = found.get();
        extension =
            TarExtension.isType(header.type())
                ? before.with(header.type(), stream.read((int) header.length()))
                : TarExtension.NONE;
        if (header.isFile() && isImage(header.name())) {
          listing.add(entry(file, members, position, header));
        } else if (header.isFile()) {
          listing.addOther();
        }
        position += TarHeader.BLOCK + header.step();
        if (!stream.isCompressed() && position > file.length()) {
          return;
        }
        stream.seek(position);
        block = stream.read(TarHeader.BLOCK);
      }
    }
  }

  private static boolean isPlausible(TarHeader header) {
    long most = TarExtension.isType(header.type()) ? TarExtension.MAX_LENGTH : MAX_SKIPPED;
    return header.length() <= most;
  }

  private static boolean isImage(String name) {
    return SingleImages.isNamedAsImage(name)
        && Arrays.stream(name.split("/", -1)).noneMatch(TarArchives::isHidden);
  }

  private static boolean isHidden(String part) {
    return ImageListing.isHidden(part) && !part.equals(".") && !part.equals("..");
  }

  /** A name that an archive has more than once gets the position behind it. */
  private ImageEntry entry(ListedFile file, Set<String> members, long position, TarHeader header) {
    String member = header.name().startsWith("./") ? header.name().substring(2) : header.name();
    while (!members.add(member)) {
      member += "@" + position;
    }
    return file.member(member, header.length(), new ImagePacking(name(), position, ""));
  }

  @Override
  public OpenImages open(String path, Configuration configuration) throws IOException {
    PositionedStream stream = stream(path, configuration);
    return new OpenImages() {
      @Override
      public byte[] read(ImageEntry entry, int maxBytes)
          throws IOException, UnusableImageException {
        stream.seek(entry.packing().position());
        return member(stream, entry.length(), maxBytes);
      }

      @Override
      public void close() throws IOException {
        stream.close();
      }
    };
  }

  private static byte[] member(PositionedStream stream, long length, int maxBytes)
      throws IOException, UnusableImageException {
    byte[] block = stream.read(TarHeader.BLOCK);
    if (block.length < TarHeader.BLOCK) {
      throw truncated();
    }
    if (TarHeader.read(block).filter(TarHeader::isFile).isEmpty()) {
      throw new UnusableImageException(
          Reason.CORRUPT,
          "The archive is broken: there is no header of a file here. What follows in it is not read.");
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

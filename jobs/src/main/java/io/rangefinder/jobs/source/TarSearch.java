package io.rangefinder.jobs.source;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** The search of a tar archive, which goes from header to header. */
final class TarSearch implements ImageSearch {
  /** Behind a member of more bytes nothing is looked for: no such length is meant. */
  private static final long MAX_SKIPPED = 1L << 50;

  /** Longer names than a path may have are not meant, either. */
  private static final int MAX_NAME_LENGTH = 4096;

  private final ListedFile file;
  private final PositionedStream stream;
  private final SeenNames members = new SeenNames();
  private TarExtension extension = TarExtension.NONE;
  private long position;

  TarSearch(ListedFile file, PositionedStream stream) {
    this.file = file;
    this.stream = stream;
  }

  @Override
  public boolean advance(ImageListing found) throws IOException {
    stream.seek(position);
    byte[] block = stream.read(TarHeader.BLOCK);
    if (block.length == 0 || TarHeader.isEnd(block)) {
      return false;
    }
    file.requirePlausible(members.count());
    TarExtension before = extension;
    Optional<TarHeader> header =
        TarHeader.read(block).map(before::applyTo).filter(TarSearch::isPlausible);
    if (header.isEmpty()) {
      found.add(entry(new TarHeader("broken", 0, '0')));
      return false;
    }
    extension =
        TarExtension.isType(header.get().type())
            ? before.with(header.get().type(), stream.read((int) header.get().length()))
            : TarExtension.NONE;
    add(header.get(), found);
    position += TarHeader.BLOCK + header.get().step();
    return stream.isCompressed() || position <= file.length();
  }

  private static boolean isPlausible(TarHeader header) {
    long most = TarExtension.isType(header.type()) ? TarExtension.MAX_LENGTH : MAX_SKIPPED;
    return header.length() <= most && header.name().length() <= MAX_NAME_LENGTH;
  }

  private void add(TarHeader header, ImageListing found) {
    if (header.isFile() && isImage(header.name())) {
      found.add(entry(header));
    } else if (header.isFile()) {
      found.addOther();
    }
  }

  private static boolean isImage(String name) {
    return SingleImages.isNamedAsImage(name)
        && Arrays.stream(name.split("/", -1)).noneMatch(TarSearch::isHidden);
  }

  private static boolean isHidden(String part) {
    return FolderTree.isHidden(part) && !part.equals(".") && !part.equals("..");
  }

  /** A name that an archive has more than once gets the position behind it. */
  private ImageEntry entry(TarHeader header) {
    String member = header.name().startsWith("./") ? header.name().substring(2) : header.name();
    while (!members.add(member)) {
      member += "@" + position;
    }
    return file.member(member, header.length(), new ImagePacking(TarArchives.SOURCE, position, ""));
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}

package io.rangefinder.jobs.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A member of a tar archive with all its headers.
 *
 * @param start where the first of its headers begins
 * @param position where its own header begins
 * @param header its own header, as those before it mean it
 * @param data where its bytes begin
 * @param stored how many bytes of the archive are its own
 * @param length how many bytes it has once it is expanded; -1 if that is not said
 * @param sparse whether the zeros in it are not stored
 * @param map where the stored bytes of a sparse member belong; null if it stands before them
 */
record TarMember(
    long start,
    long position,
    TarHeader header,
    long data,
    long stored,
    long length,
    boolean sparse,
    @Nullable SparseMap map) {
  /** Behind a member of more bytes nothing is looked for: no such length is meant. */
  private static final long MAX_SKIPPED = 1L << 50;

  /** Longer names than a path may have are not meant, either. */
  private static final int MAX_NAME_LENGTH = 4096;

  private static final int MAX_PARTS = 1 << 20;

  /** There is no header where one should be; nothing behind it can be found. */
  static final class BrokenHeader extends Exception {
    private static final long serialVersionUID = 1L;
    private final long position;

    BrokenHeader(long position) {
      super("no header at byte " + position);
      this.position = position;
    }

    long position() {
      return position;
    }
  }

  /**
   * Reads the headers that begin at a position.
   *
   * @return nothing at the end of the archive
   */
  static Optional<TarMember> read(PositionedStream stream, long start)
      throws IOException, BrokenHeader {
    TarExtension extension = new TarExtension();
    long position = start;
    while (true) {
      stream.seek(position);
      byte[] block = stream.read(TarHeader.BLOCK);
      long at = position;
      if (block.length == 0 || TarHeader.isEnd(block)) {
        if (position == start) {
          return Optional.empty();
        }
        throw new BrokenHeader(at);
      }
      TarHeader header =
          TarHeader.read(block)
              .filter(TarMember::isPlausible)
              .orElseThrow(() -> new BrokenHeader(at));
      if (!isBeforeAnother(header.type())) {
        return Optional.of(
            member(stream, start, position, block, extension.applyTo(header), extension));
      }
      byte[] content = stream.read((int) header.length());
      if (TarExtension.isType(header.type())) {
        extension.add(header.type(), content);
      }
      position = next(position + TarHeader.BLOCK, header.length());
    }
  }

  private static boolean isBeforeAnother(char type) {
    return TarExtension.isType(type) || type == 'g';
  }

  private static boolean isPlausible(TarHeader header) {
    long most = isBeforeAnother(header.type()) ? TarExtension.MAX_LENGTH : MAX_SKIPPED;
    return header.length() <= most && header.name().length() <= MAX_NAME_LENGTH;
  }

  private static TarMember member(
      PositionedStream stream,
      long start,
      long position,
      byte[] block,
      TarHeader header,
      TarExtension extension)
      throws IOException, BrokenHeader {
    if (!isPlausible(header)) {
      throw new BrokenHeader(position);
    }
    long data = position + TarHeader.BLOCK;
    long stored = header.stored();
    if (header.isSparse() && !extension.isSparse()) {
      List<Long> parts = new ArrayList<>(TarHeader.sparseParts(block));
      boolean goesOn = TarHeader.isContinued(block);
      while (goesOn) {
        byte[] more = stream.read(TarHeader.BLOCK);
        if (more.length < TarHeader.BLOCK) {
          throw new BrokenHeader(position);
        }
        if (parts.size() < MAX_PARTS) {
          parts.addAll(TarHeader.continuedParts(more));
        }
        goesOn = TarHeader.isContinuedAgain(more);
        data += TarHeader.BLOCK;
      }
      long length = TarHeader.wholeLength(block);
      return new TarMember(
          start, position, header, data, stored, length, true, new SparseMap(parts, length));
    }
    boolean sparse = extension.isSparse();
    return new TarMember(
        start,
        position,
        header,
        data,
        stored,
        sparse ? extension.wholeLength() : stored,
        sparse,
        extension.hasMapInData() ? null : extension.map());
  }

  private static long next(long data, long stored) {
    return data + (stored + TarHeader.BLOCK - 1) / TarHeader.BLOCK * TarHeader.BLOCK;
  }

  /** Where the headers of the next member begin. */
  long next() {
    return next(data, stored);
  }

  /** Whether it is a regular file, all of which lies in this archive. */
  boolean isFile() {
    return header.isFile() || header.isSparse();
  }

  /** Its name as it is called everywhere. */
  String name() {
    return header.name().startsWith("./") ? header.name().substring(2) : header.name();
  }
}

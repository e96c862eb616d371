package io.rangefinder.jobs.source;

import io.rangefinder.jobs.source.pixels.ImageFormat;
import io.rangefinder.jobs.source.pixels.UnusableImageException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** The search of a zip archive, which goes from entry to entry of its directory. */
final class ZipSearch implements ImageSearch {
  private static final int HEAD_LENGTH = 512;

  private final ListedFile file;
  private final PositionedStream stream;
  private final SeenNames members = new SeenNames();
  private final ZipDirectory directory;
  private long position;

  ZipSearch(ListedFile file, PositionedStream stream) throws IOException {
    this.file = file;
    this.stream = stream;
    this.directory = ZipDirectory.find(stream, file.length());
    this.position = directory.position();
  }

  @Override
  public boolean advance(ImageListing found) throws IOException {
    if (position >= directory.end()) {
      return false;
    }
    file.requirePlausible(members.count());
    Optional<ZipEntryHeader> entry = ZipEntryHeader.read(stream, position);
    if (entry.isEmpty()) {
      throw new IOException(
          "the directory of the zip archive is broken; the rest of it is not read");
    }
    add(entry.get(), found);
    position += entry.get().step();
    return true;
  }

  private void add(ZipEntryHeader entry, ImageListing found) throws IOException {
    String name = entry.name();
    if (entry.isFolder()) {
      return;
    }
    if (Arrays.stream(name.split("/", -1)).anyMatch(ZipSearch::isHidden)) {
      found.addOther(OtherFiles.HIDDEN);
    } else if (!isImage(entry)) {
      found.addOther(entry.isLink() ? OtherFiles.LINK : OtherFiles.kind(name));
    } else if (!entry.problem().isEmpty()) {
      found.add(BrokenFiles.member(file, unique(entry), entry.problem()));
    } else {
      ImagePacking packing = new ImagePacking(ZipArchives.SOURCE, entry.position(), "");
      found.add(file.member(unique(entry), entry.length(), packing));
    }
  }

  private boolean isImage(ZipEntryHeader entry) throws IOException {
    if (SingleImages.isNamedAsImage(entry.name())) {
      return true;
    }
    if (OtherFiles.isNamed(entry.name()) || !entry.problem().isEmpty()) {
      return false;
    }
    try {
      byte[] head = ZipArchives.head(stream, entry.position(), entry.length(), HEAD_LENGTH);
      return ImageFormat.of(head) != ImageFormat.UNKNOWN;
    } catch (UnusableImageException broken) {
      return false;
    }
  }

  private static boolean isHidden(String part) {
    return OtherFiles.isHidden(part) && !part.equals(".") && !part.equals("..");
  }

  private String unique(ZipEntryHeader entry) {
    String member = entry.name();
    while (!members.add(member)) {
      member += "@" + entry.position();
    }
    return member;
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}

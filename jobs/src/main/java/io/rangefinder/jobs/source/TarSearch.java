package io.rangefinder.jobs.source;

import io.rangefinder.jobs.source.TarMember.BrokenHeader;
import io.rangefinder.jobs.source.pixels.ImageFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The search of a tar archive, which goes from header to header, and once more to what links lead
 * to.
 */
final class TarSearch implements ImageSearch {
  private static final int HEAD_LENGTH = 512;

  private final ListedFile file;
  private final PositionedStream stream;
  private final MemberSelection selection;
  private final SeenNames members = new SeenNames();
  private final TarLinks links = new TarLinks();
  private long position;
  private String sample = "";
  private String keyOfSample = "";
  private boolean mixed;

  TarSearch(ListedFile file, PositionedStream stream, MemberSelection selection) {
    this.file = file;
    this.stream = stream;
    this.selection = selection;
  }

  @Override
  public boolean advance(ImageListing found) throws IOException {
    file.requirePlausible(members.count());
    Optional<TarMember> member;
    try {
      member = TarMember.read(stream, position);
    } catch (BrokenHeader broken) {
      found.add(
          file.member(
              unique("broken", broken.position()),
              0,
              new ImagePacking(TarArchives.SOURCE, broken.position(), "")));
      addLinks(found);
      return false;
    } catch (IOException unreadable) {
      addLinks(found);
      throw unreadable;
    }
    if (member.isPresent()) {
      add(member.get(), found);
      position = member.get().next();
      if (stream.isCompressed() || position <= file.length()) {
        return true;
      }
    }
    addLinks(found);
    return false;
  }

  private void add(TarMember member, ImageListing found) throws IOException {
    TarHeader header = member.header();
    String name = member.name();
    boolean isLink = header.isHardLink() || header.isSymbolicLink();
    if (!member.isFile() && !isLink && !header.isSpecial() && !header.isContinuation()) {
      return;
    }
    if (isHidden(name)) {
      found.addOther(OtherFiles.HIDDEN);
    } else if (member.isFile() ? !isImage(member) : !SingleImages.isNamedAsImage(name)) {
      found.addOther(isLink ? OtherFiles.LINK : OtherFiles.kind(name));
    } else if (isWanted(name, found)) {
      if (isLink) {
        links.add(member);
      } else if (!member.isFile()) {
        String what =
            header.isSpecial()
                ? "it is a device or a pipe"
                : "its beginning lies in another archive";
        found.add(BrokenFiles.member(file, unique(name, member.position()), what));
      } else {
        found.add(entry(name, member.position(), member));
      }
    }
  }

  private boolean isImage(TarMember member) throws IOException {
    String name = member.name();
    if (SingleImages.isNamedAsImage(name)) {
      return true;
    }
    if (OtherFiles.isNamed(name) || member.sparse()) {
      return false;
    }
    stream.seek(member.data());
    byte[] head = stream.read((int) Math.min(HEAD_LENGTH, member.stored()));
    return ImageFormat.of(head) != ImageFormat.UNKNOWN;
  }

  /** Counts the key of an image, and tells whether the user wants images of that key. */
  private boolean isWanted(String name, ImageListing found) {
    int start = SampleKeys.keyStart(name);
    String key = name.substring(start).toLowerCase(Locale.ROOT);
    if (selection.isOpen() && start < name.length()) {
      found.addKeys(SampleKeys.of(key));
      String before = name.substring(0, start - 1);
      if (!before.equals(sample)) {
        sample = before;
        keyOfSample = key;
        mixed = false;
      } else if (!key.equals(keyOfSample) && !mixed) {
        mixed = true;
        found.addKeys(SampleKeys.mixed(file.name() + "#" + before));
      }
    }
    if (!selection.takes(key)) {
      found.addOther("." + key);
      return false;
    }
    return true;
  }

  private static boolean isHidden(String name) {
    return Arrays.stream(name.split("/", -1))
        .anyMatch(part -> OtherFiles.isHidden(part) && !part.equals(".") && !part.equals(".."));
  }

  private void addLinks(ImageListing found) {
    if (links.isEmpty()) {
      return;
    }
    FileFailure.of(() -> links.resolve(stream));
    links.forEach(
        (link, target) ->
            found.add(
                target == null
                    ? BrokenFiles.member(
                        file,
                        unique(link.name(), link.position()),
                        "it is a link to '%s', which is no file of the archive"
                            .formatted(link.header().link()))
                    : entry(link.name(), link.position(), target)));
  }

  private ImageEntry entry(String name, long at, TarMember member) {
    return file.member(
        unique(name, at),
        Math.max(0, member.length()),
        member.sparse()
            ? new ImagePacking(TarArchives.SOURCE, member.start(), TarArchives.SPARSE)
            : new ImagePacking(TarArchives.SOURCE, member.position(), ""));
  }

  /** A name that an archive has more than once gets the position behind it. */
  private String unique(String name, long at) {
    String member = name;
    while (!members.add(member)) {
      member += "@" + at;
    }
    return member;
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}

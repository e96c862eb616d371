package io.rangefinder.jobs.store;

import io.rangefinder.statistics.StatisticsIdentity;
import io.rangefinder.statistics.StatisticsSet;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** A group of blocks as a file, {@code RFGR}. */
final class GroupFormat {
  private static final SectionedFile FORM = new SectionedFile("group", "RFGR", 1);

  private GroupFormat() {}

  static byte[] bytes(MergedGroup group) throws IOException {
    return FORM.bytes(out -> write(out, group.header()), group.statistics());
  }

  private static void write(DataOutputStream out, GroupHeader header) throws IOException {
    SectionedFile.writeIdentity(out, header.identity());
    out.writeInt(header.level());
    if (header.level() == 1) {
      out.writeInt(header.blocks().size());
      for (BlockHeader block : header.blocks()) {
        SectionedFile.writeBlock(out, block);
      }
    } else {
      out.writeInt(header.members().size());
      for (String member : header.members()) {
        SectionedFile.writeString(out, member);
      }
    }
  }

  /**
   * Reads what a group is of, and no further.
   *
   * @throws IOException if the file cannot be read or is no whole group
   */
  static GroupHeader readHeader(InputStream stream) throws IOException {
    return FORM.readHeader(stream, GroupFormat::header);
  }

  private static GroupHeader header(DataInputStream in) throws IOException {
    StatisticsIdentity identity = SectionedFile.readIdentity(in);
    int level = in.readInt();
    int members = SectionedFile.readCount(in, Integer.BYTES);
    if (level == 1) {
      List<BlockHeader> blocks = new ArrayList<>(members);
      for (int i = 0; i < members; i++) {
        blocks.add(SectionedFile.readBlock(in, identity));
      }
      return GroupHeader.ofBlocks(identity, blocks);
    }
    List<String> groups = new ArrayList<>(members);
    for (int i = 0; i < members; i++) {
      groups.add(SectionedFile.readString(in));
    }
    return GroupHeader.ofGroups(identity, level, groups);
  }

  /**
   * Reads a whole group.
   *
   * @throws IOException if the file cannot be read or is no whole group
   */
  static MergedGroup read(InputStream stream) throws IOException {
    GroupHeader header = readHeader(stream);
    StatisticsSet statistics = SectionedFile.readStatistics(stream);
    try {
      return new MergedGroup(header, statistics);
    } catch (IllegalArgumentException damaged) {
      throw new IOException(damaged.getMessage(), damaged);
    }
  }
}

package io.rangefinder.jobs.store;

import io.rangefinder.jobs.source.Sha256;
import io.rangefinder.statistics.StatisticsIdentity;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * What a group of merged blocks is of.
 *
 * @param identity what its statistics depend on beside the images
 * @param level 1 if its members are blocks; groups of groups have one more than their members
 * @param members the names of its members
 * @param blocks what its members are of, if they are blocks; otherwise empty
 */
public record GroupHeader(
    StatisticsIdentity identity, int level, List<String> members, List<BlockHeader> blocks) {
  private static final int NAME_BYTES = 16;

  public GroupHeader {
    members = List.copyOf(members);
    blocks = List.copyOf(blocks);
  }

  /** A group of blocks. */
  public static GroupHeader ofBlocks(StatisticsIdentity identity, List<BlockHeader> blocks) {
    return new GroupHeader(identity, 1, blocks.stream().map(BlockHeader::name).toList(), blocks);
  }

  /** A group of groups. */
  public static GroupHeader ofGroups(StatisticsIdentity identity, int level, List<String> groups) {
    return new GroupHeader(identity, level, groups, List.of());
  }

  /** Names the group. */
  public String name() {
    return name(identity, members);
  }

  /** The name of a group: equal names are of equal members and equal identity. */
  public static String name(StatisticsIdentity identity, List<String> members) {
    String all = identity.digest() + ' ' + String.join(" ", members);
    byte[] digest = Sha256.of(all.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, NAME_BYTES);
  }
}

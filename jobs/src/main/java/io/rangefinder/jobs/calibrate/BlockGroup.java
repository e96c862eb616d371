package io.rangefinder.jobs.calibrate;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * A block, or a group of merged ones as a tree.
 *
 * @param level 0 for a block; otherwise one more than the level of its members
 * @param members what the group is merged of; empty for a block
 */
record BlockGroup(int level, String name, List<BlockGroup> members) implements Serializable {
  static BlockGroup ofBlock(String name) {
    return new BlockGroup(0, name, List.of());
  }

  /** The names of the blocks in it. */
  Stream<String> blocks() {
    return level == 0 ? Stream.of(name) : members.stream().flatMap(BlockGroup::blocks);
  }
}

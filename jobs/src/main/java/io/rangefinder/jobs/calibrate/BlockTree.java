package io.rangefinder.jobs.calibrate;

import io.rangefinder.jobs.store.GroupHeader;
import io.rangefinder.jobs.store.GroupStore;
import io.rangefinder.statistics.StatisticsIdentity;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The groups of merged blocks that a store has. What stood alone in one night is grouped by as many
 * as {@link #MEMBERS}, and these groups likewise by the next, so that of old blocks few files are
 * read, and new ones touch no group. A block that is not wanted any more costs the groups that hold
 * it; their other members stand alone again.
 */
final class BlockTree {
  /** The members of a group. */
  static final int MEMBERS = 32;

  private static final int HEADERS_A_TASK = 16;

  private final StatisticsIdentity identity;
  private final List<Listed> groups;

  /** What a group is of, without the images of its blocks. */
  private record Listed(int level, String name, List<String> members) implements Serializable {}

  private BlockTree(StatisticsIdentity identity, List<Listed> groups) {
    this.identity = identity;
    this.groups = groups;
  }

  /** Looks for the groups of a store; damaged ones are passed over. */
  static BlockTree read(
      JavaSparkContext context, GroupStore store, Broadcast<SerializableConfiguration> hadoop) {
    List<String> names = store.names(context.hadoopConfiguration());
    if (names.isEmpty()) {
      return new BlockTree(store.identity(), List.of());
    }
    int tasks = Math.max(context.defaultParallelism(), names.size() / HEADERS_A_TASK);
    List<Listed> groups =
        new ArrayList<>(
            context
                .parallelize(names, Math.min(tasks, names.size()))
                .flatMap(name -> listed(store, name, hadoop.value()).iterator())
                .collect());
    groups.sort(Comparator.comparingInt(Listed::level).thenComparing(Listed::name));
    return new BlockTree(store.identity(), groups);
  }

  private static List<Listed> listed(
      GroupStore store, String name, SerializableConfiguration hadoop) {
    try {
      GroupHeader header = store.header(name, hadoop.value());
      return List.of(new Listed(header.level(), name, header.members()));
    } catch (IOException unusable) {
      return List.of();
    }
  }

  /**
   * Where the headers of some blocks are found: by groups as far as there are any, every block
   * once.
   *
   * @return the names of the groups with those of their blocks, and the blocks that are in none
   */
  Headers headers(List<String> blocks) {
    Set<String> left = new LinkedHashSet<>(blocks);
    Map<String, List<String>> grouped = new LinkedHashMap<>();
    for (Listed group : groups) {
      if (group.level() == 1) {
        List<String> own = group.members().stream().filter(left::remove).toList();
        if (!own.isEmpty()) {
          grouped.put(group.name(), own);
        }
      }
    }
    return new Headers(grouped, List.copyOf(left));
  }

  record Headers(Map<String, List<String>> grouped, List<String> alone) {}

  /** Few groups, and blocks that are in none of them, which together are some blocks. */
  List<BlockGroup> cover(List<String> blocks) {
    Map<String, BlockGroup> whole = new LinkedHashMap<>();
    blocks.forEach(block -> whole.put(block, BlockGroup.ofBlock(block)));
    for (Listed group : groups) {
      List<BlockGroup> members = group.members().stream().map(whole::get).toList();
      if (members.stream().allMatch(Objects::nonNull)) {
        whole.put(group.name(), new BlockGroup(group.level(), group.name(), members));
      }
    }
    List<BlockGroup> largest = new ArrayList<>(whole.values());
    largest.sort(Comparator.comparingInt(group -> -group.level()));
    Set<String> covered = new HashSet<>();
    List<BlockGroup> cover = new ArrayList<>();
    for (BlockGroup group : largest) {
      if (group.blocks().noneMatch(covered::contains)) {
        group.blocks().forEach(covered::add);
        cover.add(group);
      }
    }
    return cover;
  }

  /**
   * The same with new groups, wherever there are enough members for one. Those that follow each
   * other in the list of blocks come together.
   */
  List<BlockGroup> grouped(List<String> blocks) {
    Map<String, Integer> positions = new HashMap<>();
    blocks.forEach(block -> positions.put(block, positions.size()));
    SortedMap<Integer, List<BlockGroup>> levels = new TreeMap<>();
    for (BlockGroup group : cover(blocks)) {
      levels.computeIfAbsent(group.level(), level -> new ArrayList<>()).add(group);
    }
    List<BlockGroup> made = new ArrayList<>();
    List<BlockGroup> rest = new ArrayList<>();
    levels.forEach(
        (level, groups) -> {
          groups.sort(
              Comparator.comparingInt(
                  group -> group.blocks().mapToInt(positions::get).min().orElseThrow()));
          int whole = groups.size() / MEMBERS * MEMBERS;
          for (int begin = 0; begin < whole; begin += MEMBERS) {
            made.add(group(level + 1, groups.subList(begin, begin + MEMBERS)));
          }
          rest.addAll(groups.subList(whole, groups.size()));
        });
    return Stream.concat(made.stream(), rest.stream()).toList();
  }

  private BlockGroup group(int level, List<BlockGroup> members) {
    List<BlockGroup> sorted =
        members.stream().sorted(Comparator.comparing(BlockGroup::name)).toList();
    String name = GroupHeader.name(identity, sorted.stream().map(BlockGroup::name).toList());
    return new BlockGroup(level, name, sorted);
  }
}

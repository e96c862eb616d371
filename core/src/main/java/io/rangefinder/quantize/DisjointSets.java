package io.rangefinder.quantize;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A partition of names into groups (union-find); a group is known by its earliest member. */
final class DisjointSets {
  private final Map<String, Integer> positions = new HashMap<>();
  private final List<String> names;
  private final int[] parents;

  /** Every name in a group of its own. */
  DisjointSets(Collection<String> names) {
    this.names = new ArrayList<>(names);
    this.parents = new int[this.names.size()];
    for (int i = 0; i < parents.length; i++) {
      parents[i] = i;
      positions.put(this.names.get(i), i);
    }
  }

  private DisjointSets(DisjointSets other) {
    this(other.names);
    System.arraycopy(other.parents, 0, parents, 0, parents.length);
  }

  DisjointSets copy() {
    return new DisjointSets(this);
  }

  void unite(String a, String b) {
    int rootA = root(a);
    int rootB = root(b);
    parents[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
  }

  /** The earliest member of the name's group. */
  String find(String name) {
    return names.get(root(name));
  }

  /** The members of the name's group, in order. */
  List<String> members(String name) {
    int root = root(name);
    return names.stream().filter(member -> root(member) == root).toList();
  }

  private int root(String name) {
    Integer position = positions.get(name);
    if (position == null) {
      throw new IllegalArgumentException("'" + name + "' is in no group");
    }
    int at = position;
    while (parents[at] != at) {
      parents[at] = parents[parents[at]];
      at = parents[at];
    }
    return at;
  }
}

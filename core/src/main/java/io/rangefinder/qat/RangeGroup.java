package io.rangefinder.qat;

import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tensors that have one range. */
final class RangeGroup {
  /**
   * A tensor of the group.
   *
   * @param name of it, the same in training and evaluation
   * @param readers nodes that are to read it quantized; empty for all
   * @param observed whether it makes the range, or only lies in it
   */
  record Member(
      String name, TensorRef tensor, Set<String> readers, boolean observed, String reason) {
    Member {
      readers = Set.copyOf(readers);
    }
  }

  private final String name;
  private final Role role;
  private final Optional<ChannelLayout> channels;
  private final List<Member> members = new ArrayList<>();

  /**
   * A group without tensors.
   *
   * @param channels where weights have their output channels; empty where it is not known
   */
  RangeGroup(String name, Role role, Optional<ChannelLayout> channels) {
    this.name = name;
    this.role = role;
    this.channels = channels;
  }

  void add(Member member) {
    members.add(member);
  }

  /** What the names of its variables begin with. */
  String name() {
    return name;
  }

  Role role() {
    return role;
  }

  Optional<ChannelLayout> channels() {
    return channels;
  }

  /** Whether any of its tensors makes its range. */
  boolean isObserved() {
    return members.stream().anyMatch(Member::observed);
  }

  List<Member> members() {
    return List.copyOf(members);
  }
}

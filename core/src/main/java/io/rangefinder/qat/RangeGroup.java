package io.rangefinder.qat;

import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.ArrayList;
import java.util.List;
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
  private final int channelAxis;
  private final List<Member> members = new ArrayList<>();

  /**
   * A group without tensors.
   *
   * @param channelAxis axis of weights that has the output channels; -1 if there is none
   */
  RangeGroup(String name, Role role, int channelAxis) {
    this.name = name;
    this.role = role;
    this.channelAxis = channelAxis;
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

  int channelAxis() {
    return channelAxis;
  }

  /** Whether any of its tensors makes its range. */
  boolean isObserved() {
    return members.stream().anyMatch(Member::observed);
  }

  List<Member> members() {
    return List.copyOf(members);
  }
}

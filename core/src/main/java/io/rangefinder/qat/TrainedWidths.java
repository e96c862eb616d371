package io.rangefinder.qat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How training quantized each tensor, as its manifest says. */
final class TrainedWidths {
  private static final int BITS = 8;

  private final boolean isKnown;
  private final Map<String, QuantizedTensor> trained = new LinkedHashMap<>();
  private final Set<String> found = new LinkedHashSet<>();
  private final List<Missed> missed = new ArrayList<>();

  TrainedWidths(Optional<Manifest> manifest) {
    isKnown = manifest.isPresent();
    manifest.ifPresent(
        known -> known.tensors().forEach(tensor -> trained.put(tensor.name(), tensor)));
  }

  /** The width of a group's codes; empty if training knew no such tensor. */
  Optional<RangeWriter.Width> of(RangeGroup group) {
    if (!isKnown) {
      return Optional.of(
          new RangeWriter.Width(
              group.name(), BITS, group.role() == Role.WEIGHTS, false, Optional.empty()));
    }
    group.members().forEach(member -> found.add(member.name()));
    QuantizedTensor tensor = trained.get(group.name());
    if (tensor == null) {
      for (RangeGroup.Member member : group.members()) {
        missed.add(
            new Missed(
                member.tensor().node(),
                member.name(),
                "training knew no '%s'".formatted(member.name())));
      }
      return Optional.empty();
    }
    return Optional.of(
        new RangeWriter.Width(
            tensor.range().group(),
            tensor.bits(),
            tensor.narrow(),
            tensor.symmetric(),
            tensor.range().channels() == 0 ? Optional.empty() : group.channels()));
  }

  /** What does not fit: tensors that training did not quantize, and those that are not there. */
  List<Missed> missed() {
    List<Missed> all = new ArrayList<>(missed);
    trained.forEach(
        (name, tensor) -> {
          if (!found.contains(name)) {
            all.add(
                new Missed(
                    tensor.tensor(),
                    tensor.role().name(),
                    "training quantized it as '%s', and it is not there".formatted(name)));
          }
        });
    return all;
  }
}

package io.rangefinder.drift;

import io.rangefinder.ir.Range;
import io.rangefinder.statistics.SplitStatistics;
import io.rangefinder.statistics.TensorStatistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The verdict over all tensors of a network.
 *
 * @param findings one a tensor, in the order of the network
 * @param images how many new images there are
 */
public record Drift(Verdict verdict, List<Finding> findings, long images) {
  /** With fewer images than this chance alone moves distributions. */
  public static final int LEAST_IMAGES = 50;

  private static final int LEAST_TENSORS = 3;
  private static final double PART_OF_TENSORS = 0.05;
  private static final int NAMED_IMAGES = 8;

  public Drift {
    findings = List.copyOf(findings);
  }

  /**
   * Judges the new images.
   *
   * @param published the statistics that the published model was made of, by tensor in the order of
   *     the network
   * @param fresh those of the new images alone
   * @param shipped the ranges of the published model's codes; tensors without one are left out
   * @param inputs the network's inputs: if they moved, the images are others
   * @param thresholds those of a tensor by its name
   * @param past the divergences of earlier nights by tensor; one that is missing has none
   */
  public static Drift of(
      Map<String, SplitStatistics> published,
      Map<String, TensorStatistics> fresh,
      Map<String, Range> shipped,
      Set<String> inputs,
      Function<String, Thresholds> thresholds,
      Map<String, PastDivergences> past) {
    List<Finding> findings = new ArrayList<>();
    long images = 0;
    for (Map.Entry<String, SplitStatistics> tensor : published.entrySet()) {
      TensorStatistics now = fresh.get(tensor.getKey());
      Range range = shipped.get(tensor.getKey());
      if (now != null && range != null) {
        images = Math.max(images, now.images());
        TensorDrift drift = TensorDrift.of(tensor.getValue(), now, range);
        findings.add(
            Finding.of(
                tensor.getKey(),
                drift,
                thresholds.apply(tensor.getKey()),
                past.getOrDefault(tensor.getKey(), PastDivergences.none())));
      }
    }
    return new Drift(verdict(findings, images, inputs), findings, images);
  }

  private static Verdict verdict(List<Finding> findings, long images, Set<String> inputs) {
    if (images < LEAST_IMAGES) {
      return Verdict.TOO_FEW;
    }
    List<Finding> warnings = findings.stream().filter(Finding::warns).toList();
    double many = Math.max(LEAST_TENSORS, PART_OF_TENSORS * findings.size());
    boolean isAlarm =
        warnings.size() >= many
            || warnings.stream()
                .anyMatch(finding -> finding.isHarmed() || inputs.contains(finding.tensor()));
    if (isAlarm) {
      return Verdict.ALARM;
    }
    return warnings.isEmpty() ? Verdict.KEEP : Verdict.REPUBLISH;
  }

  /** The findings that warn, the most harmed first. */
  public List<Finding> warnings() {
    return findings.stream()
        .filter(Finding::warns)
        .sorted(Comparator.comparingDouble((Finding finding) -> -finding.drift().clip()))
        .toList();
  }

  /**
   * At most 8 new images to look at: those farthest outside the ranges of the tensors that warn.
   */
  public List<String> imagesToLookAt() {
    Set<String> names = new LinkedHashSet<>();
    List<Finding> warnings = warnings();
    for (int rank = 0; rank < NAMED_IMAGES; rank++) {
      for (Finding finding : warnings) {
        if (rank < finding.drift().images().size() && names.size() < NAMED_IMAGES) {
          names.add(finding.drift().images().get(rank));
        }
      }
    }
    return List.copyOf(names);
  }
}

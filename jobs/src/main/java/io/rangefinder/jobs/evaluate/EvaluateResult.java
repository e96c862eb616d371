package io.rangefinder.jobs.evaluate;

import io.rangefinder.jobs.source.KindCounts;
import io.rangefinder.metrics.Comparison;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation found.
 *
 * @param images images evaluated
 * @param excluded images left out because they calibrated
 * @param quarantined images that could not be used
 * @param others files and members of archives that are not read, by kind
 * @param outputs names of the network's outputs
 * @param classifies whether the first output gives one score a class: a softmax ends in it, or
 *     labels were given
 * @param task what the network was judged by
 * @param labels how labels and images go together, if labels were given
 * @param answers what was answered to each image, sorted by its name, if the network classifies;
 *     empty where there are more than 50,000
 * @param calibration the run whose prepared network the tensors were compared with; if there is
 *     none, they were compared with the network as given
 * @param ranking which operators hurt, if that was asked for
 * @param engine what computed the float networks and how it was found to be, for a terminal
 */
public record EvaluateResult(
    long images,
    long excluded,
    long quarantined,
    KindCounts others,
    List<String> outputs,
    boolean classifies,
    JudgedTask task,
    @Nullable LabelUse labels,
    Comparison comparison,
    List<ImageAnswer> answers,
    @Nullable String calibration,
    @Nullable OperatorRanking ranking,
    String engine) {
  public EvaluateResult {
    outputs = List.copyOf(outputs);
    answers = List.copyOf(answers);
  }

  /** What of the answers is of no use, however good the whole looks: one sentence a part. */
  public List<String> warnings() {
    return LostParts.of(outputs, comparison);
  }

  /** Whether an output is the one that gives a score a class. */
  public boolean classifiesIn(String output) {
    return classifies && output.equals(outputs.get(0));
  }
}

package io.rangefinder.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.jobs.source.KindCounts;
import io.rangefinder.jobs.store.EvaluationReport;
import io.rangefinder.jobs.store.RunManifest;
import io.rangefinder.metrics.Task;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class AnswersTest {
  private static final Optional<EvaluationReport.KeyPoints> NO_POINTS = Optional.empty();
  private static final Optional<EvaluationReport.Segments> NO_SEGMENTS = Optional.empty();

  private static EvaluationReport.Output output(
      Optional<EvaluationReport.KeyPoints> points, Optional<EvaluationReport.Segments> segments) {
    return new EvaluationReport.Output(
        OptionalDouble.of(16.04), null, Optional.empty(), Optional.empty(), points, segments);
  }

  private static EvaluationReport evaluation(
      EvaluationReport.Output output, Task task, Optional<EvaluationReport.Boxes> boxes)
      throws IOException {
    try (InputStream run =
        AnswersTest.class.getResourceAsStream("/io/rangefinder/jobs/store/v1/run.json")) {
      return new EvaluationReport(
          20,
          0,
          0,
          KindCounts.described(Map.of()),
          Optional.empty(),
          Optional.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Map.of("out", output),
          Optional.of(new EvaluationReport.Judged(task, true, boxes)),
          List.of(),
          null,
          Optional.empty(),
          RunManifest.read(run.readAllBytes(), "run.json").engine());
    }
  }

  private static List<String> figures(EvaluationReport evaluation) {
    return Answers.figures(evaluation).stream().map(of -> of.name() + " " + of.value()).toList();
  }

  @Test
  void keyPointsThatStay() throws IOException {
    EvaluationReport evaluation =
        evaluation(
            output(Optional.of(new EvaluationReport.KeyPoints(0.2, 80, 68, 70)), NO_SEGMENTS),
            Task.KEYPOINTS,
            Optional.empty());

    assertThat(Answers.sentence(evaluation))
        .isEqualTo(
            "In the quantized model 85 % of the float network's 80 key points stay within one cell, over 20 images.");
    assertThat(figures(evaluation))
        .containsExactly(
            "key points of out within one cell 85 %",
            "key points of out kept 87.5 %",
            "signal to noise of out 16.0 dB",
            "images evaluated 20");
  }

  @Test
  void withoutAnyKeyPointTheSignalIsWhatIsKnown() throws IOException {
    EvaluationReport evaluation =
        evaluation(
            output(Optional.of(new EvaluationReport.KeyPoints(0.2, 0, 0, 0)), NO_SEGMENTS),
            Task.KEYPOINTS,
            Optional.empty());

    assertThat(Answers.sentence(evaluation)).contains("first output has a signal to noise of 16.0");
    assertThat(figures(evaluation))
        .containsExactly("signal to noise of out 16.0 dB", "images evaluated 20");
  }

  @Test
  void pixelsOfTheSameClass() throws IOException {
    EvaluationReport.Segments segments = new EvaluationReport.Segments(0.98, 0.75, List.of());
    EvaluationReport evaluation =
        evaluation(output(NO_POINTS, Optional.of(segments)), Task.SEGMENTATION, Optional.empty());

    assertThat(Answers.sentence(evaluation))
        .isEqualTo(
            "The quantized model gives 98 % of the pixels the class that the float network gives, with a mean IoU of 0.75, over 20 images.");
    assertThat(figures(evaluation)).startsWith("mean IoU of out 0.75");
  }

  @Test
  void boxesThatAreFound() throws IOException {
    EvaluationReport.Boxes boxes =
        new EvaluationReport.Boxes(0.5, 40, 50, 30, OptionalDouble.of(0.9));
    EvaluationReport evaluation =
        evaluation(output(NO_POINTS, NO_SEGMENTS), Task.DETECTION, Optional.of(boxes));

    assertThat(Answers.sentence(evaluation))
        .isEqualTo(
            "The quantized model finds 75 % of the float network's 40 boxes, over 20 images.");
    assertThat(figures(evaluation)).startsWith("boxes found 30 of 40");
  }
}

package io.rangefinder.jobs.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.jobs.source.KindCounts;
import io.rangefinder.metrics.Task;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The figures of an evaluation: the document {@code evaluation.json}. Shares are from 0 to 1,
 * signal to noise is in decibels.
 *
 * @param images images evaluated
 * @param excluded images left out because they calibrated
 * @param quarantined images that could not be used
 * @param others files and members of archives that are not read, by kind
 * @param labels how labels and images go together, if labels were given
 * @param accuracy how often the networks are right, if an image has a label
 * @param agreement how often they say the same, if a softmax ends in the first output or labels
 *     were given
 * @param kl the divergence of the probabilities, mean over the images, natural logarithm, if a
 *     softmax gives them
 * @param outputs the figures of each output by its name
 * @param task what the network was judged by; absent in reports of versions that did not say
 * @param warnings what of the answers is of no use
 * @param calibration the run whose prepared network the tensors in the table {@code tensors} were
 *     compared with; null if it was the network as given, unprepared
 * @param ranking the operators that hurt most, if they were ranked
 * @param engine what the float networks were computed with
 */
public record EvaluationReport(
    long images,
    long excluded,
    long quarantined,
    KindCounts others,
    Optional<Labels> labels,
    Optional<Accuracy> accuracy,
    OptionalDouble agreement,
    OptionalDouble kl,
    Map<String, Output> outputs,
    Optional<Judged> task,
    List<String> warnings,
    @Nullable String calibration,
    Optional<Ranking> ranking,
    EngineDescription engine) {
  private static final int FORMAT = 1;
  private static final String LABELS = "labels";
  private static final String LABELLED = "labelled";
  private static final String AGREEMENT = "agreement";
  private static final String KL = "kl";
  private static final String RANKING = "per-tensor";
  private static final String COMPARED_WITH = "compared-with";
  private static final String WHY = "signal-to-noise";
  private static final String MEAN_ERROR = "mean-absolute-error";
  private static final String OUTPUT_KL = "output-kl";
  private static final String TASK = "task";
  private static final String BOXES = "boxes";
  private static final String WARNINGS = "warnings";
  private static final String CHANNELS = "channels-db";
  private static final String KEY_POINTS = "key-points";
  private static final String SEGMENTS = "segments";
  private static final String THRESHOLD = "threshold";
  private static final String OVERLAP = "mean-iou";

  public EvaluationReport {
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    warnings = List.copyOf(warnings);
  }

  /**
   * How labels and images go together.
   *
   * @param images images that the labels name
   * @param unmatched of these the ones that are not among the images found
   * @param firstUnmatched the first few of them by name
   */
  public record Labels(int images, int unmatched, List<String> firstUnmatched) {
    public Labels {
      firstUnmatched = List.copyOf(firstUnmatched);
    }
  }

  /**
   * How often the networks are right.
   *
   * @param labelled images that have a label
   */
  public record Accuracy(long labelled, Shares floats, Shares quantized) {}

  /** The shares of images whose class is the first answer, and one of the first five. */
  public record Shares(double top1, double top5) {
    private void describe(ObjectNode node) {
      node.put("top1", top1);
      node.put("top5", top5);
    }

    private static Shares read(DocumentBlock block) {
      return new Shares(block.number("top1"), block.number("top5"));
    }
  }

  /**
   * How far an output of the quantized model is from the float network's.
   *
   * @param decibels signal to noise; absent if there is none
   * @param why there is none; null if there is one, or nothing was seen
   * @param error the absolute error, if a value was compared
   * @param channels signal to noise of each channel, if there are several positions; absent where
   *     it is not finite
   * @param points what became of its key points, if the network is judged by them
   * @param segments the classes of its pixels, if the network is judged by them
   */
  public record Output(
      OptionalDouble decibels,
      @Nullable String why,
      Optional<AbsoluteError> error,
      Optional<List<OptionalDouble>> channels,
      Optional<KeyPoints> points,
      Optional<Segments> segments) {
    private void describe(ObjectNode node) {
      put(node, "signal-to-noise-db", decibels);
      if (why != null) {
        node.put(WHY, why);
      }
      error.ifPresent(
          of -> {
            node.put(MEAN_ERROR, of.mean());
            node.put("largest-error", of.largest());
          });
      channels.ifPresent(of -> put(node.putArray(CHANNELS), of));
      points.ifPresent(of -> of.describe(node.putObject(KEY_POINTS)));
      segments.ifPresent(of -> of.describe(node.putObject(SEGMENTS)));
    }

    private static Output read(DocumentBlock block) {
      return new Output(
          block.nullableNumber("signal-to-noise-db"),
          block.has(WHY) ? block.text(WHY) : null,
          block.has(MEAN_ERROR)
              ? Optional.of(
                  new AbsoluteError(block.number(MEAN_ERROR), block.number("largest-error")))
              : Optional.empty(),
          block.has(CHANNELS) ? Optional.of(block.nullableNumbers(CHANNELS)) : Optional.empty(),
          block.has(KEY_POINTS)
              ? Optional.of(KeyPoints.read(block.block(KEY_POINTS)))
              : Optional.empty(),
          block.has(SEGMENTS)
              ? Optional.of(Segments.read(block.block(SEGMENTS)))
              : Optional.empty());
    }
  }

  /**
   * What became of the peaks of an output's heat maps.
   *
   * @param threshold what a peak exceeds
   * @param peaks key points of the float network
   * @param near of these the ones that stay within one cell
   * @param kept of these the ones that still exceed the threshold there
   */
  public record KeyPoints(double threshold, long peaks, long near, long kept) {
    private void describe(ObjectNode node) {
      node.put(THRESHOLD, threshold);
      node.put("peaks", peaks);
      node.put("near", near);
      node.put("kept", kept);
    }

    private static KeyPoints read(DocumentBlock block) {
      return new KeyPoints(
          block.number(THRESHOLD), block.whole("peaks"), block.whole("near"), block.whole("kept"));
    }
  }

  /**
   * The classes of an output's pixels.
   *
   * @param same the share of pixels of the same class in both networks
   * @param meanOverlap the mean intersection over union of the classes
   * @param overlaps that of each class; absent if no pixel is of it
   */
  public record Segments(double same, double meanOverlap, List<OptionalDouble> overlaps) {
    public Segments {
      overlaps = List.copyOf(overlaps);
    }

    private void describe(ObjectNode node) {
      node.put("same-class", same);
      node.put(OVERLAP, meanOverlap);
      put(node.putArray("iou"), overlaps);
    }

    private static Segments read(DocumentBlock block) {
      return new Segments(
          block.number("same-class"), block.number(OVERLAP), block.nullableNumbers("iou"));
    }
  }

  /**
   * What the network was judged by.
   *
   * @param guessed whether the task was guessed from the outputs
   * @param boxes what became of the float network's boxes, if it detects
   */
  public record Judged(Task task, boolean guessed, Optional<Boxes> boxes) {
    private void describe(ObjectNode node) {
      node.put("name", DocumentBlock.written(task));
      node.put("guessed", guessed);
      boxes.ifPresent(of -> of.describe(node.putObject(BOXES)));
    }

    private static Judged read(DocumentBlock block) {
      return new Judged(
          block.choice("name", Task.class),
          block.flag("guessed"),
          block.has(BOXES) ? Optional.of(Boxes.read(block.block(BOXES))) : Optional.empty());
    }
  }

  /**
   * Boxes of both networks.
   *
   * @param threshold the least score of a box that counts
   * @param expected boxes of the float network
   * @param found boxes of the quantized network
   * @param matched boxes of both
   * @param meanOverlap their mean intersection over union, if there are any
   */
  public record Boxes(
      double threshold, long expected, long found, long matched, OptionalDouble meanOverlap) {
    private void describe(ObjectNode node) {
      node.put(THRESHOLD, threshold);
      node.put("float", expected);
      node.put("quantized", found);
      node.put("matched", matched);
      put(node, OVERLAP, meanOverlap);
    }

    private static Boxes read(DocumentBlock block) {
      return new Boxes(
          block.number(THRESHOLD),
          block.whole("float"),
          block.whole("quantized"),
          block.whole("matched"),
          block.nullableNumber(OVERLAP));
    }
  }

  /** The mean and the largest absolute error. */
  public record AbsoluteError(double mean, double largest) {}

  /**
   * The operators that hurt most.
   *
   * @param images the images they were judged by
   * @param tensors how many were ranked
   * @param worst the worst first
   */
  public record Ranking(int images, int tensors, List<Operator> worst) {
    public Ranking {
      worst = List.copyOf(worst);
    }

    private void describe(ObjectNode node) {
      node.put("images", images);
      node.put("tensors", tensors);
      ArrayNode operators = node.putArray("worst");
      worst.forEach(operator -> operator.describe(operators.addObject()));
    }

    private static Ranking read(DocumentBlock block) {
      return new Ranking(
          block.count("images"), block.count("tensors"), block.list("worst", Operator::read));
    }
  }

  /**
   * How much one result of an operator hurts. Signal to noise is absent where it is not finite.
   *
   * @param alone of the tensor when only this operator is quantized
   * @param model of the tensor in the whole quantized model
   * @param output of the network's first output when only this operator is quantized
   * @param outputKl the divergence of the probabilities then, if a softmax gives them
   */
  public record Operator(
      String operator,
      String tensor,
      OptionalDouble alone,
      OptionalDouble model,
      OptionalDouble output,
      OptionalDouble outputKl) {
    private void describe(ObjectNode node) {
      node.put("operator", operator);
      node.put("tensor", tensor);
      put(node, "alone-db", alone);
      put(node, "model-db", model);
      put(node, "output-db", output);
      outputKl.ifPresent(kl -> node.put(OUTPUT_KL, kl));
    }

    private static Operator read(DocumentBlock block) {
      return new Operator(
          block.text("operator"),
          block.text("tensor"),
          block.nullableNumber("alone-db"),
          block.nullableNumber("model-db"),
          block.nullableNumber("output-db"),
          optional(block, OUTPUT_KL));
    }
  }

  private static void put(ObjectNode node, String key, OptionalDouble number) {
    node.put(key, number.isPresent() ? number.getAsDouble() : null);
  }

  private static void put(ArrayNode node, List<OptionalDouble> numbers) {
    for (OptionalDouble number : numbers) {
      if (number.isPresent()) {
        node.add(number.getAsDouble());
      } else {
        node.addNull();
      }
    }
  }

  private static OptionalDouble optional(DocumentBlock block, String key) {
    return block.has(key) ? OptionalDouble.of(block.number(key)) : OptionalDouble.empty();
  }

  /** The document. */
  public byte[] bytes() {
    ObjectNode report = Json.object();
    report.put("format", FORMAT);
    report.put("images", images);
    report.put("excluded", excluded);
    report.put("quarantined", quarantined);
    others.describe(report.putObject("others"));
    labels.ifPresent(
        use -> {
          ObjectNode node = report.putObject(LABELS);
          node.put("images", use.images());
          node.put("unmatched", use.unmatched());
          use.firstUnmatched().forEach(node.putArray("first-unmatched")::add);
        });
    accuracy.ifPresent(
        of -> {
          report.put(LABELLED, of.labelled());
          of.floats().describe(report.putObject("float"));
          of.quantized().describe(report.putObject("quantized"));
        });
    agreement.ifPresent(share -> report.put(AGREEMENT, share));
    kl.ifPresent(mean -> report.put(KL, mean));
    ObjectNode figures = report.putObject("outputs");
    outputs.forEach((name, output) -> output.describe(figures.putObject(name)));
    task.ifPresent(of -> of.describe(report.putObject(TASK)));
    if (!warnings.isEmpty()) {
      warnings.forEach(report.putArray(WARNINGS)::add);
    }
    ObjectNode tensors = report.putObject("tensors");
    tensors.put(COMPARED_WITH, comparedWith(calibration));
    tensors.put("calibration", calibration);
    ranking.ifPresent(of -> of.describe(report.putObject(RANKING)));
    engine.describe(report.putObject("engine"));
    return Json.bytes(report);
  }

  private static String comparedWith(@Nullable String calibration) {
    return calibration == null ? "unprepared" : "prepared";
  }

  /**
   * Reads the document.
   *
   * @param where the file, for messages
   * @throws io.rangefinder.ir.UserException if it is of a newer version, or listing what is wrong
   */
  public static EvaluationReport read(byte[] bytes, String where) {
    return DocumentBlock.read(
        "the report of an evaluation",
        where,
        bytes,
        FORMAT,
        "Evaluate again.",
        EvaluationReport::read);
  }

  private static EvaluationReport read(DocumentBlock document) {
    Map<String, Output> outputs = new LinkedHashMap<>();
    document
        .blocksByName("outputs")
        .forEach((name, block) -> outputs.put(name, Output.read(block)));
    DocumentBlock tensors = document.block("tensors");
    String calibration = tensors.nullableText("calibration");
    if (!tensors.text(COMPARED_WITH).equals(comparedWith(calibration))) {
      tensors.problem(COMPARED_WITH, "does not fit the calibration");
    }
    return new EvaluationReport(
        document.whole("images"),
        document.whole("excluded"),
        document.whole("quarantined"),
        KindCounts.described(document.numbersByName("others")),
        document.has(LABELS) ? Optional.of(labels(document.block(LABELS))) : Optional.empty(),
        document.has(LABELLED) ? Optional.of(accuracy(document)) : Optional.empty(),
        optional(document, AGREEMENT),
        optional(document, KL),
        outputs,
        document.has(TASK) ? Optional.of(Judged.read(document.block(TASK))) : Optional.empty(),
        document.has(WARNINGS) ? document.texts(WARNINGS) : List.of(),
        calibration,
        document.has(RANKING)
            ? Optional.of(Ranking.read(document.block(RANKING)))
            : Optional.empty(),
        EngineDescription.read(document.block("engine")));
  }

  private static Labels labels(DocumentBlock block) {
    return new Labels(
        block.count("images"), block.count("unmatched"), block.texts("first-unmatched"));
  }

  private static Accuracy accuracy(DocumentBlock document) {
    return new Accuracy(
        document.whole(LABELLED),
        Shares.read(document.block("float")),
        Shares.read(document.block("quantized")));
  }
}

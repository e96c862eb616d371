package io.rangefinder.jobs.night;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.drift.Drift;
import io.rangefinder.drift.Finding;
import io.rangefinder.drift.TensorDrift;
import io.rangefinder.drift.Verdict;
import io.rangefinder.jobs.monitor.NightMetrics;
import io.rangefinder.jobs.store.DocumentBlock;
import io.rangefinder.jobs.store.Json;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of one model in one night: the document {@code nights/RUN.json}.
 *
 * @param run names the night of the model: {@code MODEL-YYYY-MM-DD}
 * @param night the date in UTC
 * @param reason why it ended so, in one line
 * @param next what to do now, as a command; empty where nothing has to be done
 * @param images what became of the images; absent if the night did not come so far
 * @param drift how the new images compare with the published ones, if they were compared
 * @param gates every condition that was held against a figure, in the order of the night
 * @param before the commit that counted when the night began; 0 if there was none
 * @param after the commit that counted when it ended; 0 if there is none
 * @param figures of the new model, by name; empty if none was made
 * @param seconds how long each part took, by its name
 */
public record NightReport(
    String run,
    String model,
    LocalDate night,
    Instant started,
    Instant finished,
    Outcome outcome,
    String reason,
    String next,
    Optional<Images> images,
    Optional<Compared> drift,
    List<Gate> gates,
    long before,
    long after,
    SortedMap<String, Double> figures,
    SortedMap<String, Double> seconds) {
  private static final int FORMAT = 1;
  private static final String IMAGES = "images";
  private static final String DRIFT = "drift";

  public NightReport {
    gates = List.copyOf(gates);
    figures = Collections.unmodifiableSortedMap(new TreeMap<>(figures));
    seconds = Collections.unmodifiableSortedMap(new TreeMap<>(seconds));
  }

  /**
   * The images of a night.
   *
   * @param found images that there are, those held out among them
   * @param fresh of the calibrated and the quarantined ones, those that the published model was not
   *     made from
   * @param freshQuarantined of these, the ones that could not be used
   */
  public record Images(
      long found, long calibrated, long quarantined, long fresh, long freshQuarantined) {
    private void describe(ObjectNode node) {
      node.put("found", found);
      node.put("calibrated", calibrated);
      node.put("quarantined", quarantined);
      node.put("new", fresh);
      node.put("new-quarantined", freshQuarantined);
    }

    private static Images read(DocumentBlock block) {
      return new Images(
          block.whole("found"),
          block.whole("calibrated"),
          block.whole("quarantined"),
          block.whole("new"),
          block.whole("new-quarantined"));
    }
  }

  /**
   * How the new images compare with those of the published model.
   *
   * @param tensors how many tensors were compared
   * @param worstClip the greatest share of a tensor's new values outside its shipped range
   * @param warnings the tensors that moved, the most harmed first
   * @param lookAt the new images that moved them most
   */
  public record Compared(
      Verdict verdict, int tensors, double worstClip, List<Finding> warnings, List<String> lookAt) {
    public Compared {
      warnings = List.copyOf(warnings);
      lookAt = List.copyOf(lookAt);
    }

    static Compared of(Drift drift) {
      return new Compared(
          drift.verdict(),
          drift.findings().size(),
          drift.findings().stream().mapToDouble(of -> of.drift().clip()).max().orElse(0),
          drift.warnings(),
          drift.imagesToLookAt());
    }

    private void describe(ObjectNode node) {
      node.put("verdict", DocumentBlock.written(verdict));
      node.put("tensors", tensors);
      node.put("worst-clip", worstClip);
      ArrayNode list = node.putArray("warnings");
      warnings.forEach(finding -> describe(finding, list.addObject()));
      lookAt.forEach(node.putArray("look-at")::add);
    }

    private static void describe(Finding finding, ObjectNode node) {
      TensorDrift drift = finding.drift();
      node.put("tensor", finding.tensor());
      finding.reasons().forEach(node.putArray("reasons")::add);
      node.put("harmed", finding.isHarmed());
      node.put("clip", drift.clip());
      node.put("published-clip", drift.publishedClip());
      node.put("octaves", drift.octaves());
      node.put("sampling-error", drift.samplingError());
      node.put("divergence", drift.divergence());
      node.put("noise", drift.noise());
      drift.images().forEach(node.putArray("images")::add);
    }

    private static Compared read(DocumentBlock block) {
      return new Compared(
          block.choice("verdict", Verdict.class),
          block.count("tensors"),
          block.number("worst-clip"),
          block.list("warnings", Compared::finding),
          block.texts("look-at"));
    }

    private static Finding finding(DocumentBlock block) {
      return new Finding(
          block.text("tensor"),
          new TensorDrift(
              block.number("clip"),
              block.number("published-clip"),
              block.number("octaves"),
              block.number("sampling-error"),
              block.number("divergence"),
              block.number("noise"),
              block.texts("images")),
          block.texts("reasons"),
          block.flag("harmed"));
    }
  }

  /** The document. */
  public byte[] bytes() {
    ObjectNode document = Json.object();
    document.put("format", FORMAT);
    document.put("run", run);
    document.put("model", model);
    document.put("night", night.toString());
    document.put("started", started.toString());
    document.put("finished", finished.toString());
    document.put("outcome", DocumentBlock.written(outcome));
    document.put("reason", reason);
    document.put("next", next);
    images.ifPresent(of -> of.describe(document.putObject(IMAGES)));
    drift.ifPresent(of -> of.describe(document.putObject(DRIFT)));
    ArrayNode list = document.putArray("gates");
    gates.forEach(gate -> gate.describe(list.addObject()));
    document.put("before", before);
    document.put("after", after);
    figures.forEach(document.putObject("figures")::put);
    seconds.forEach(document.putObject("seconds")::put);
    return Json.bytes(document);
  }

  /**
   * Reads the document.
   *
   * @param where the file, for messages
   * @throws io.rangefinder.ir.UserException if it is of a newer version, or listing what is wrong
   */
  public static NightReport read(byte[] bytes, String where) {
    return DocumentBlock.read(
        "the report of a night",
        where,
        bytes,
        FORMAT,
        "Remove it; the next night writes its own.",
        NightReport::read);
  }

  private static NightReport read(DocumentBlock document) {
    return new NightReport(
        document.text("run"),
        document.text("model"),
        document.date("night"),
        document.instant("started"),
        document.instant("finished"),
        document.choice("outcome", Outcome.class),
        document.text("reason"),
        document.text("next"),
        document.has(IMAGES) ? Optional.of(Images.read(document.block(IMAGES))) : Optional.empty(),
        document.has(DRIFT) ? Optional.of(Compared.read(document.block(DRIFT))) : Optional.empty(),
        document.list("gates", Gate::read),
        document.whole("before"),
        document.whole("after"),
        document.figuresByName("figures"),
        document.figuresByName("seconds"));
  }

  /** For Prometheus. */
  NightMetrics metrics() {
    long fresh = images.map(Images::fresh).orElse(0L);
    double calibrating = seconds.getOrDefault(NightRecord.CALIBRATE, 0.0);
    return new NightMetrics(
        model,
        run,
        DocumentBlock.written(outcome),
        finished,
        outcome.isWell() ? finished : null,
        images.map(Images::calibrated).orElse(0L),
        fresh,
        images.map(Images::quarantined).orElse(0L),
        seconds.getOrDefault(NightRecord.ALL, 0.0),
        calibrating > 0 ? fresh / calibrating : 0,
        drift.map(of -> OptionalDouble.of(of.worstClip())).orElse(OptionalDouble.empty()));
  }

  /** The model, the date, the outcome and the reason in one line. */
  public String line() {
    return "%s  %s  %s: %s".formatted(night, model, DocumentBlock.written(outcome), reason);
  }
}

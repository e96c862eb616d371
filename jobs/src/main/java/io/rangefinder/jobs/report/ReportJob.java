package io.rangefinder.jobs.report;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.store.ImageTable;
import io.rangefinder.jobs.store.RunDirectory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Makes the page of a run and of what was made of it; writes nothing. */
public final class ReportJob {
  /** A page of more does not open where mails are read. */
  private static final int MOST_BYTES = 5_000_000;

  private final ReportConfiguration configuration;

  public ReportJob(ReportConfiguration configuration) {
    this.configuration = configuration;
  }

  /**
   * Reads the documents and makes the page, as HTML in UTF-8.
   *
   * @throws UserException if something that was named is missing or damaged, or the page would be
   *     larger than 5 MB
   */
  public byte[] run(SparkSession spark) {
    ReportInputs inputs = ReportInputs.read(configuration, spark);
    List<TensorFacts> tensors = new FactFinder(inputs).all();
    List<LookAt> worst = LookAt.worst(tensors);
    List<String> wanted = TensorParts.wanted(worst, tensors);
    Thumbnails thumbnails = configuration.thumbnails() ? thumbnails(inputs, wanted, spark) : Thumbnails.none();
    byte[] html = new byte[0];
    for (Detail detail : Detail.values()) {
      Thumbnails shown = detail.hasThumbnails() ? thumbnails : Thumbnails.none();
      List<String> notes = new ArrayList<>(inputs.notes());
      if (!detail.note().isEmpty()) {
        notes.add(detail.note());
      }
      if (shown.count() > 0 && wanted.size() > Thumbnails.MOST) {
        notes.add(
            "%d of %d images are shown small; of the others there are the names."
                .formatted(shown.count(), wanted.size()));
      }
      html = ReportPage.html(page(inputs, tensors, worst, new TensorParts(inputs, shown, detail), notes));
      if (html.length <= MOST_BYTES) {
        return html;
      }
    }
    throw new UserException(
        "Cannot make the report of '%s': of its %d tensors it would have %d bytes, more than the %d that open everywhere. Calibrate with fewer outputs, or use explain --tensor."
            .formatted(configuration.calibration(), tensors.size(), html.length, MOST_BYTES));
  }

  private static Thumbnails thumbnails(
      ReportInputs inputs, List<String> wanted, SparkSession spark) {
    List<String> first = wanted.subList(0, Math.min(Thumbnails.MOST, wanted.size()));
    Map<String, ImageEntry> entries =
        first.isEmpty()
            ? Map.of()
            : ImageTable.find(spark, inputs.run().path(RunDirectory.IMAGES), first);
    return Thumbnails.read(wanted, entries, spark.sparkContext().hadoopConfiguration());
  }

  private static Page page(
      ReportInputs inputs,
      List<TensorFacts> tensors,
      List<LookAt> worst,
      TensorParts parts,
      List<String> notes) {
    Verdict verdict = Verdict.of(inputs);
    Map<String, TensorFacts> byName = new HashMap<>();
    tensors.forEach(of -> byName.put(of.name(), of));
    List<Page.WeightRow> weights = new WeightPart(inputs).rows();
    if (inputs.quarantine().size() < inputs.manifest().images().quarantined()) {
      notes.add(
          "%d of %s quarantined images are named; quarantine/ of the run holds all."
              .formatted(
                  inputs.quarantine().size(),
                  Numbers.count(inputs.manifest().images().quarantined())));
    }
    return new Page(
        title(inputs),
        verdict.sentence(),
        verdict.isBad(),
        verdict.figures(),
        verdict.gates(),
        !verdict.gates().isEmpty(),
        verdict.warnings(),
        parts.thumbnails(),
        !parts.thumbnails().isEmpty(),
        worst.stream().map(parts::lookAt).toList(),
        NetworkPart.of(inputs.graph(), byName, ""),
        tensors.stream().map(parts::row).toList(),
        !inputs.history().isEmpty(),
        !inputs.before().isEmpty(),
        tensors.stream().map(parts::panel).toList(),
        weights,
        !weights.isEmpty(),
        inputs.manifest().images().reasons().entrySet().stream()
            .map(of -> new Page.Reason(of.getKey(), Numbers.count(of.getValue())))
            .toList(),
        inputs.quarantine().stream()
            .map(
                of -> new Page.Quarantined(Name.of(of.image()), of.reason(), Name.of(of.detail())))
            .toList(),
        inputs.manifest().images().quarantined() > 0,
        notes,
        Provenance.figures(inputs),
        Provenance.commands(inputs),
        Provenance.settings(inputs));
  }

  private static String title(ReportInputs inputs) {
    String model = inputs.manifest().configuration().model().path();
    String file = model.substring(model.lastIndexOf('/') + 1);
    return inputs
        .night()
        .map(night -> night.model() + ", night of " + night.night())
        .orElse(Name.of(file).shown());
  }
}

package io.rangefinder.jobs.report;

import io.rangefinder.ir.UserException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A page with as much of what is known as opens everywhere. */
final class BoundedPage {
  /** A page of more does not open where mails are read. */
  static final int MOST_BYTES = 5_000_000;

  private BoundedPage() {}

  /**
   * The page as HTML.
   *
   * @param worst the tensors to look at first
   * @param wanted the images that would be shown, were there room for all
   * @throws UserException if it would be larger than 5 MB without any image
   */
  static byte[] html(
      ReportInputs inputs,
      List<TensorFacts> tensors,
      List<LookAt> worst,
      List<String> wanted,
      Thumbnails thumbnails) {
    byte[] html = new byte[0];
    for (Detail detail : Detail.values()) {
      Thumbnails shown = thumbnails.first(detail.thumbnails());
      List<String> notes = new ArrayList<>(inputs.notes());
      if (!detail.note().isEmpty()) {
        notes.add(detail.note());
      }
      if (shown.count() > 0 && detail == Detail.ALL && wanted.size() > Thumbnails.MOST) {
        notes.add(
            "%s of %s images are shown small; of the others there are the names."
                .formatted(shown.count(), wanted.size()));
      }
      html =
          PageTemplate.REPORT.html(
              page(inputs, tensors, worst, new TensorParts(inputs, shown, detail), notes));
      if (html.length <= MOST_BYTES) {
        return html;
      }
    }
    throw new UserException(
        "Cannot make the report of '%s': of its %d tensors it would have %d bytes, more than the %d that open everywhere. Calibrate with fewer outputs, or use explain --tensor."
            .formatted(
                inputs.configuration().calibration(), tensors.size(), html.length, MOST_BYTES));
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
          "%s of %s quarantined images are named; quarantine/ of the run holds all."
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
        NetworkPart.of(inputs.graph(), byName),
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
            .map(of -> new Page.Quarantined(Name.of(of.image()), of.reason(), Name.of(of.detail())))
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

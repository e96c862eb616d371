package io.rangefinder.jobs.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.jobs.source.ImageSelection;
import io.rangefinder.jobs.store.Json;
import io.rangefinder.jobs.store.QuantizationReport;
import io.rangefinder.jobs.store.RunConfiguration;
import io.rangefinder.jobs.store.RunManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where the figures of a page come from: versions, fingerprints, configuration and commands. */
final class Provenance {
  private Provenance() {}

  static List<Page.Figure> figures(ReportInputs inputs) {
    RunManifest manifest = inputs.manifest();
    List<Page.Figure> figures = new ArrayList<>();
    figures.add(new Page.Figure("Rangefinder", manifest.rangefinder()));
    figures.add(new Page.Figure("calibration run", inputs.configuration().calibration()));
    add(figures, "quantized model", inputs.configuration().quantized());
    add(figures, "evaluation", inputs.configuration().evaluation());
    add(figures, "compared with", inputs.configuration().compare());
    add(figures, "night", inputs.configuration().night());
    add(figures, "store", inputs.configuration().store());
    manifest
        .files()
        .forEach((file, digest) -> figures.add(new Page.Figure("SHA-256 of " + file, digest)));
    figures.add(new Page.Figure("network observed", manifest.deployable()));
    figures.add(new Page.Figure("preprocessing", manifest.preprocessing()));
    figures.add(
        new Page.Figure(
            "engine",
            "TensorFlow %s, %s, %s on %s"
                .formatted(
                    manifest.engine().version(),
                    manifest.engine().setting(),
                    manifest.engine().fingerprint(),
                    String.join(", ", manifest.engine().processors()))));
    figures.add(
        new Page.Figure(
            "images",
            "%s found, %s listed, %s calibrated, %s quarantined"
                .formatted(
                    Numbers.count(manifest.images().found()),
                    Numbers.count(manifest.images().listed()),
                    Numbers.count(manifest.images().calibrated()),
                    Numbers.count(manifest.images().quarantined()))));
    inputs.quantization().ifPresent(of -> figures.add(new Page.Figure("range rule", of.rule())));
    return figures;
  }

  private static void add(List<Page.Figure> figures, String name, @Nullable String location) {
    if (location != null) {
      figures.add(new Page.Figure(name, location));
    }
  }

  /** What would make all of it again. */
  static List<Page.Command> commands(ReportInputs inputs) {
    ReportConfiguration of = inputs.configuration();
    List<Page.Command> commands = new ArrayList<>();
    commands.add(
        new Page.Command(
            "The run, with the settings below as network.conf",
            calibrate(inputs.manifest().configuration(), of)));
    String quantized = of.quantized();
    if (quantized != null) {
      commands.add(
          new Page.Command(
              "The model",
              Shell.command(quantize(inputs.quantization().orElseThrow(), of, quantized))));
    }
    commands.add(new Page.Command("This page", Shell.command(report(of))));
    return commands;
  }

  private static List<String> quantize(
      QuantizationReport made, ReportConfiguration of, String quantized) {
    List<String> words =
        new ArrayList<>(
            List.of("quantize", "--calibration", of.calibration(), "--rule", made.rule()));
    if (!made.effort().equals(QuantizationReport.NORMAL)) {
      words.addAll(List.of("--effort", made.effort()));
    }
    if (made.weightBits() != Byte.SIZE) {
      words.addAll(List.of("--weight-bits", Integer.toString(made.weightBits())));
    }
    words.addAll(List.of("--output", quantized));
    return words;
  }

  private static String calibrate(RunConfiguration made, ReportConfiguration of) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "calibrate",
                "--config",
                "network.conf",
                "--model",
                made.model().path(),
                "--images",
                made.images().path()));
    ImageSelection selection = made.selection();
    if (selection.sample() > 0) {
      words.addAll(List.of("--sample", Long.toString(selection.sample())));
    }
    if (selection.fraction() < 1) {
      words.addAll(List.of("--fraction", Double.toString(selection.fraction())));
    }
    if (selection.strata() == ImageSelection.Strata.FOLDER) {
      words.add("--stratify");
    }
    words.addAll(
        List.of(
            "--preparation",
            made.preparation().name().toLowerCase(Locale.ROOT),
            "--output",
            of.calibration()));
    return Shell.command(words);
  }

  private static List<String> report(ReportConfiguration of) {
    List<String> words = new ArrayList<>(List.of("report", "--calibration", of.calibration()));
    option(words, "--quantized", of.quantized());
    option(words, "--evaluation", of.evaluation());
    option(words, "--compare", of.compare());
    option(words, "--night", of.night());
    option(words, "--store", of.store());
    if (!of.thumbnails()) {
      words.addAll(List.of("--thumbnails", "none"));
    }
    words.addAll(List.of("--output", "report.html"));
    return words;
  }

  private static void option(List<String> words, String name, @Nullable String value) {
    if (value != null) {
      words.add(name);
      words.add(value);
    }
  }

  /** The configuration of the run, as a file of settings. */
  static String settings(ReportInputs inputs) {
    ObjectNode node = Json.object();
    inputs.manifest().configuration().network().describe(node);
    return Json.text(node);
  }
}

package io.rangefinder.jobs.report;

import io.rangefinder.drift.Drift;
import io.rangefinder.drift.Thresholds;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.evaluate.ComparisonTable;
import io.rangefinder.jobs.evaluate.EvaluateJob;
import io.rangefinder.jobs.night.History;
import io.rangefinder.jobs.night.NightLog;
import io.rangefinder.jobs.night.NightReport;
import io.rangefinder.jobs.night.TensorNight;
import io.rangefinder.jobs.quantize.CalibratedRanges;
import io.rangefinder.jobs.store.EvaluationReport;
import io.rangefinder.jobs.store.QuantizationReport;
import io.rangefinder.jobs.store.QuarantineTable;
import io.rangefinder.jobs.store.RunDirectory;
import io.rangefinder.jobs.store.RunManifest;
import io.rangefinder.jobs.store.StatisticsTable;
import io.rangefinder.jobs.store.StoredFile;
import io.rangefinder.ranges.RangeRules;
import io.rangefinder.statistics.SplitStatistics;
import io.rangefinder.statistics.TensorStatistics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * All that a report is made from, read and checked.
 *
 * @param images where the table of the run's images is
 * @param modelBytes the size of the quantized model; 0 if there is none
 * @param decibels of each tensor in the quantized model, as the evaluation found
 * @param quarantine the first images that could not be used
 * @param before the statistics of the run that this one is compared with, by tensor
 * @param shipped the ranges that a model made of that run has
 * @param history the nights of each tensor, the oldest first
 * @param notes what could not be read, for the page to say
 */
record ReportInputs(
    ReportConfiguration configuration,
    String images,
    RunManifest manifest,
    Graph graph,
    List<StatisticsTable.Entry> tensors,
    Optional<QuantizationReport> quantization,
    long modelBytes,
    Optional<EvaluationReport> evaluation,
    Map<String, Double> decibels,
    List<QuarantineTable.Entry> quarantine,
    Map<String, SplitStatistics> before,
    SortedMap<String, Range> shipped,
    Optional<NightReport> night,
    SortedMap<String, List<TensorNight>> history,
    List<String> notes) {
  /** What chooses ranges where no model says what did. */
  static final String DEFAULT_RULE = "auto";

  private static final int QUARANTINED = 200;

  /**
   * Reads.
   *
   * @throws UserException if something that was named is missing or damaged
   */
  static ReportInputs read(ReportConfiguration configuration, SparkSession spark) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    RunDirectory run = RunDirectory.open(configuration.calibration(), hadoop);
    RunManifest manifest = run.manifest();
    Optional<QuantizationReport> quantization = Optional.empty();
    long modelBytes = 0;
    String quantized = configuration.quantized();
    if (quantized != null) {
      modelBytes = StoredFile.read("the quantized model", quantized, hadoop).length;
      String beside = quantized + QuantizationReport.SUFFIX;
      quantization =
          Optional.of(
              QuantizationReport.read(
                  StoredFile.read("the report of the quantization", beside, hadoop), beside));
    }
    Optional<EvaluationReport> evaluation = Optional.empty();
    Map<String, Double> decibels = Map.of();
    String evaluated = configuration.evaluation();
    if (evaluated != null) {
      String document = evaluated + "/" + EvaluateJob.REPORT;
      evaluation =
          Optional.of(
              EvaluationReport.read(StoredFile.read("the evaluation", document, hadoop), document));
      decibels = ComparisonTable.read(spark, evaluated + "/" + EvaluateJob.TENSORS);
    }
    List<String> notes = new ArrayList<>();
    Optional<NightReport> night = Optional.empty();
    SortedMap<String, List<TensorNight>> history = new TreeMap<>();
    String store = configuration.store();
    String named = configuration.night();
    if (named != null && store != null) {
      NightReport report = new NightLog(store, hadoop).require(named);
      night = Optional.of(report);
      history = new History(store, report.model(), spark).until(report.night(), notes::add);
    }
    Earlier earlier = Earlier.read(configuration, spark);
    return new ReportInputs(
        configuration,
        run.path(RunDirectory.IMAGES),
        manifest,
        run.model().graph(),
        StatisticsTable.entries(spark, run.path(RunDirectory.STATISTICS)),
        quantization,
        modelBytes,
        evaluation,
        decibels,
        manifest.images().quarantined() == 0
            ? List.of()
            : QuarantineTable.read(spark, run.path(RunDirectory.QUARANTINE), QUARANTINED),
        earlier.statistics(),
        earlier.shipped(),
        night,
        history,
        notes);
  }

  /** Another run, and the ranges that a model made of it has. */
  private record Earlier(
      Map<String, SplitStatistics> statistics, SortedMap<String, Range> shipped) {
    static Earlier read(ReportConfiguration configuration, SparkSession spark) {
      Map<String, SplitStatistics> statistics = new LinkedHashMap<>();
      SortedMap<String, Range> shipped = new TreeMap<>();
      String location = configuration.compare();
      if (location != null) {
        RunDirectory run = RunDirectory.open(location, spark.sparkContext().hadoopConfiguration());
        StatisticsTable.entries(spark, run.path(RunDirectory.STATISTICS))
            .forEach(entry -> statistics.put(entry.tensor(), entry.statistics()));
        CalibratedRanges.read(
                spark, run, location, run.model().graph(), RangeRules.parse(DEFAULT_RULE))
            .entries()
            .forEach((tensor, range) -> shipped.put(tensor, range.range()));
      }
      return new Earlier(statistics, shipped);
    }
  }

  /** How the values moved from the run that this one is compared with, if it is. */
  Optional<Drift> drift() {
    if (before.isEmpty()) {
      return Optional.empty();
    }
    Map<String, TensorStatistics> now = new LinkedHashMap<>();
    tensors.forEach(entry -> now.put(entry.tensor(), entry.statistics().whole()));
    return Optional.of(
        Drift.of(
            before,
            now,
            shipped,
            new HashSet<>(graph.inputs()),
            any -> Thresholds.defaults(),
            Map.of()));
  }
}

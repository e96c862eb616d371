package io.rangefinder.jobs.cli;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.night.NightConfiguration;
import io.rangefinder.jobs.night.NightJob;
import io.rangefinder.jobs.night.NightLog;
import io.rangefinder.jobs.night.NightOptions;
import io.rangefinder.jobs.night.NightReport;
import io.rangefinder.jobs.night.Outcome;
import io.rangefinder.jobs.report.ReportConfiguration;
import io.rangefinder.jobs.report.ReportJob;
import io.rangefinder.jobs.store.StagedFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "recalibrate",
    mixinStandardHelpOptions = true,
    description =
        "The night: calibrates what is new, compares it with what is published, and publishes what passes the gates.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:published, or kept as it should be",
      "2:a model's night failed; the others went on",
      "4:a gate is closed, images changed, or another night was first: nothing was published"
    })
final class RecalibrateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SparkOptions spark;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "What a night does: store, images, models, gates (see conf/nightly.conf).")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A value in HOCON that goes over the file's, as store=s3a://bucket/night.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--night",
      paramLabel = "YYYY-MM-DD",
      description =
          "The night's date; a second run of a night takes the place of the first"
              + " (default: today in UTC).")
  private @Nullable LocalDate night;

  @Option(names = "--status", description = "Print what became of the last nights, and run none.")
  private boolean status;

  @Option(
      names = "--nights",
      paramLabel = "N",
      defaultValue = "7",
      description = "How many nights --status prints (default: ${DEFAULT-VALUE}).")
  private int nights;

  @Option(names = "--dry-run", description = "Do all but the publishing.")
  private boolean dryRun;

  @Option(
      names = "--accept-drift",
      description = "Go on where images changed; the gates hold all the same.")
  private boolean acceptDrift;

  @Override
  public Integer call() {
    Limits.requireAtLeast(spec, "--nights", nights, 1);
    NightConfiguration configuration = NightConfiguration.read(config, overrides);
    return status ? status(configuration) : run(configuration);
  }

  private int status(NightConfiguration configuration) {
    List<NightReport> reports =
        new NightLog(configuration.store(), spark.hadoop().hadoop()).last(nights);
    if (reports.isEmpty()) {
      println("no night yet in '%s'".formatted(configuration.store()));
    }
    reports.forEach(report -> NightText.of(report).forEach(this::println));
    return ExitCode.DONE;
  }

  private int run(NightConfiguration configuration) {
    LocalDate date = night == null ? LocalDate.now(ZoneOffset.UTC) : night;
    try (SparkOptions.OpenSpark open = spark.open("recalibrate");
        ConsoleProgress progress = new ConsoleProgress(spec.commandLine().getErr())) {
      NightOptions options = new NightOptions(date, dryRun, acceptDrift);
      List<NightReport> reports =
          new NightJob(configuration, options, progress).run(open.session());
      for (NightReport report : reports) {
        NightText.of(report).forEach(this::println);
        if (!dryRun) {
          page(report, configuration.store(), open.session());
        }
      }
      return exitCode(reports.stream().map(NightReport::outcome).toList());
    }
  }

  /** A night without its page is a night all the same. */
  private void page(NightReport report, String store, SparkSession session) {
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    try {
      Optional<ReportConfiguration> of = ReportConfiguration.ofNight(report, store, hadoop);
      if (of.isPresent()) {
        String location = new NightLog(store, hadoop).page(report.run());
        StagedFile.write("the report", location, new ReportJob(of.get()).run(session), hadoop);
        println("  report    " + location);
      }
    } catch (UserException unwritten) {
      println("  warning   " + unwritten.getMessage());
    }
  }

  /** The gravest of all models. */
  private static int exitCode(List<Outcome> outcomes) {
    if (outcomes.contains(Outcome.BROKEN)) {
      return ExitCode.BUG;
    }
    if (outcomes.contains(Outcome.FAILED)) {
      return ExitCode.USER_ERROR;
    }
    return outcomes.stream().allMatch(Outcome::isWell) ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private void println(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}

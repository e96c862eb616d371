package io.rangefinder.jobs.cli;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.quantize.CalibratedRanges;
import io.rangefinder.jobs.store.ModelFile;
import io.rangefinder.jobs.store.RunDirectory;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.ranges.RangeException;
import io.rangefinder.ranges.RangeRule;
import io.rangefinder.ranges.RangeRules;
import io.rangefinder.ranges.RangeTable;
import io.rangefinder.toco.Conversion;
import io.rangefinder.toco.ConversionOptions;
import io.rangefinder.toco.Converter;
import io.rangefinder.toco.StageDrawings;
import io.rangefinder.toco.flags.ConversionRequest;
import io.rangefinder.toco.flags.FlagHelp;
import io.rangefinder.toco.flags.WrongFlagsException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

@Command(
    name = "convert",
    aliases = "toco",
    mixinStandardHelpOptions = true,
    customSynopsis =
        "rangefinder convert --input_file=FILE --output_file=FILE --output_arrays=NAME,... [FLAG...]",
    description = "Converts a model as TOCO did; takes its flags and those of tflite_convert.")
final class ConvertCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SparkOptions spark;

  @Unmatched private List<String> arguments = new ArrayList<>();

  /** Lets the help explain the flags, which are not options of picocli. */
  static void explainFlags(CommandSpec spec) {
    spec.usageMessage().footer(FlagHelp.text().lines().toArray(String[]::new));
  }

  @Override
  public Integer call() {
    try {
      run(ConversionRequest.of(arguments, ModelFile::read));
      return ExitCode.DONE;
    } catch (WrongFlagsException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("rangefinder: " + e.getMessage());
      err.println("The flags are explained by: rangefinder convert --help");
      return ExitCode.WRONG_COMMAND_LINE;
    }
  }

  private void run(ConversionRequest request) {
    warn(request.warnings());
    byte[] model = ModelFile.read("the model", request.input());
    Conversion conversion =
        Converter.convert(
            model, request.input(), calibrated(model, request), drawings(request.drawings()));
    warn(conversion.warnings());
    ModelFile.write("the converted model", request.output(), conversion.file());
    if (request.report() == ConversionRequest.Report.RANGES) {
      spec.commandLine().getOut().println(RangesText.of(conversion.graph()));
    }
  }

  private void warn(List<String> warnings) {
    warnings.forEach(
        warning -> spec.commandLine().getErr().println("rangefinder: warning: " + warning));
  }

  private static StageDrawings drawings(ConversionRequest.Drawings drawings) {
    StageDrawings.Sink sink = new DrawingFolder(drawings.folder());
    return switch (drawings.amount()) {
      case NOTHING -> StageDrawings.none();
      case STAGES -> StageDrawings.ofStages(sink);
      case EVERY_REWRITE -> StageDrawings.ofStagesAndRewrites(sink);
    };
  }

  private ConversionOptions calibrated(byte[] model, ConversionRequest request) {
    ConversionOptions options = request.options();
    if (request.calibration().isEmpty()) {
      return options;
    }
    RangeRule rule = rule(request.rule());
    String location = request.calibration().get();
    RunDirectory run = RunDirectory.open(location, new Configuration());
    DeployableModel deployable =
        DeployableModel.read(model, request.input(), options.importOptions());
    CalibratedRanges.requireOf(deployable, run, location);
    try (SparkOptions.OpenSpark open = spark.open("convert")) {
      RangeTable ranges =
          CalibratedRanges.read(open.session(), run, location, deployable.graph(), rule);
      return options.withCalibrated(ranges);
    }
  }

  private static RangeRule rule(String name) {
    try {
      return RangeRules.parse(name);
    } catch (RangeException e) {
      throw new UserException("Cannot use --rule %s: %s".formatted(name, e.getMessage()), e);
    }
  }
}

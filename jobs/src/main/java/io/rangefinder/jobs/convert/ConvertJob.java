package io.rangefinder.jobs.convert;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.quantize.CalibratedRanges;
import io.rangefinder.jobs.store.RunDirectory;
import io.rangefinder.jobs.store.WholeFiles;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.model.ModelSource;
import io.rangefinder.ranges.RangeException;
import io.rangefinder.ranges.RangeRule;
import io.rangefinder.ranges.RangeRules;
import io.rangefinder.ranges.RangeTable;
import io.rangefinder.toco.Conversion;
import io.rangefinder.toco.ConversionOptions;
import io.rangefinder.toco.Converter;
import io.rangefinder.toco.StageDrawings;
import io.rangefinder.toco.flags.ConversionRequest;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/** Converts a model as a command line of TOCO asks for it. */
public final class ConvertJob {
  private final ConversionRequest request;
  private final WholeFiles files;

  public ConvertJob(ConversionRequest request, WholeFiles files) {
    this.request = request;
    this.files = files;
  }

  /**
   * Converts; the caller decides where the result goes.
   *
   * @param spark a session, asked for only if ranges are taken from a calibration run
   * @throws UserException if the model or the run cannot be read, or the model cannot become what
   *     is asked for
   */
  public Conversion run(Supplier<SparkSession> spark) {
    ModelSource model = new ModelSource(request.input(), files);
    return Converter.convert(model, options(model, spark), drawings());
  }

  private StageDrawings drawings() {
    StageDrawings.Sink sink = new DrawingFolder(request.drawings().folder(), files);
    return switch (request.drawings().amount()) {
      case NOTHING -> StageDrawings.none();
      case STAGES -> StageDrawings.ofStages(sink);
      case EVERY_REWRITE -> StageDrawings.ofStagesAndRewrites(sink);
    };
  }

  private ConversionOptions options(ModelSource model, Supplier<SparkSession> spark) {
    ConversionOptions options = request.options();
    return request
        .calibration()
        .map(location -> options.withCalibrated(calibrated(location, model, spark)))
        .orElse(options);
  }

  private RangeTable calibrated(String location, ModelSource model, Supplier<SparkSession> spark) {
    RangeRule rule = rule(request.rule());
    RunDirectory run = RunDirectory.open(location, files.hadoop());
    DeployableModel deployable = DeployableModel.read(model, request.options().importOptions());
    CalibratedRanges.requireOf(deployable, run, location);
    return CalibratedRanges.read(spark.get(), run, location, deployable.graph(), rule);
  }

  private static RangeRule rule(String name) {
    try {
      return RangeRules.parse(name);
    } catch (RangeException e) {
      throw new UserException("Cannot use --rule %s: %s".formatted(name, e.getMessage()), e);
    }
  }
}

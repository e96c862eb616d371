package io.rangefinder.jobs.train;

import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.qat.ManifestDocument;
import io.rangefinder.jobs.quantize.CalibratedRanges;
import io.rangefinder.jobs.store.RunDirectory;
import io.rangefinder.jobs.store.WholeFiles;
import io.rangefinder.qat.InitialValues;
import io.rangefinder.qat.Manifest;
import io.rangefinder.qat.StartingRanges;
import io.rangefinder.ranges.RangeTable;
import io.rangefinder.tensorflow.checkpoint.Checkpoint;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.tensorflow.proto.TensorProto;

/**
 * Makes the checkpoint that training of a rewritten graph begins with: the float network's values,
 * and for the ranges those of a calibration.
 */
public final class InitializeJob {
  private final InitializeConfig config;
  private final WholeFiles files;

  public InitializeJob(InitializeConfig config, WholeFiles files) {
    this.config = config;
    this.files = files;
  }

  /**
   * What was written.
   *
   * @param taken variables of the float network
   * @param begun variables that begin as the graph says
   * @param added variables that rewriting added
   * @param ranges the ranges that activations begin with
   */
  public record Result(int taken, List<String> begun, int added, StartingRanges ranges) {}

  /**
   * Writes the checkpoint.
   *
   * @param spark a session, asked for only if a calibration is named
   * @throws UserException if something named cannot be read, or does not belong together; nothing
   *     is written
   */
  public Result run(Supplier<SparkSession> spark) {
    TrainableGraph graph = TrainableGraph.read(files, config.graph());
    String document = config.graph() + ManifestDocument.SUFFIX;
    Manifest manifest =
        ManifestDocument.read(files.read("the manifest of the graph", document), document);
    Checkpoint checkpoint = Checkpoint.open(files.checkpoint(config.checkpoint()));
    StartingRanges ranges =
        config
            .calibration()
            .map(run -> ranges(manifest, run, spark.get()))
            .orElse(StartingRanges.none());
    InitialValues initial = InitialValues.of(graph.graph(), manifest, checkpoint, ranges);
    SortedMap<String, TensorProto> values =
        initial.others().isEmpty() ? new TreeMap<>(initial.values()) : begun(graph, initial);
    CheckpointValues.write(files, config.output(), values);
    return new Result(initial.taken(), initial.others(), manifest.variables().size(), ranges);
  }

  private static SortedMap<String, TensorProto> begun(TrainableGraph graph, InitialValues initial) {
    VariableAccess access =
        VariableAccess.to(graph.graph(), initial.values(), graph.initializers());
    try (OpenVariables open = OpenVariables.open(access, access.graph())) {
      return open.values();
    }
  }

  private StartingRanges ranges(
      Manifest manifest, InitializeConfig.Calibration calibration, SparkSession spark) {
    RunDirectory run = RunDirectory.open(calibration.run(), files.hadoop());
    CalibratedRanges.requireUnprepared(run, calibration.run());
    RangeTable table =
        CalibratedRanges.read(
            spark, run, calibration.run(), run.model().graph(), calibration.rule());
    StartingRanges ranges =
        StartingRanges.of(manifest, tensor -> table.find(tensor).map(TensorRange::range));
    if (ranges.known().isEmpty()) {
      throw UserException.listing(
          "The calibration run '%s' observed none of the tensors that are quantized. Calibrate the float network of the same graph; these are missing:"
              .formatted(calibration.run()),
          ranges.without());
    }
    return ranges;
  }
}

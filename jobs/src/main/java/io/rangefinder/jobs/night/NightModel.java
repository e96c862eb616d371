package io.rangefinder.jobs.night;

import io.rangefinder.jobs.calibrate.CalibrateConfiguration;
import io.rangefinder.jobs.config.ModelConfig;
import io.rangefinder.jobs.engine.EngineOptions;
import io.rangefinder.jobs.evaluate.EvaluateConfiguration;
import io.rangefinder.jobs.evaluate.TaskChoice;
import io.rangefinder.jobs.quantize.QuantizeConfiguration;
import io.rangefinder.jobs.source.ImageLocation;
import io.rangefinder.jobs.source.ImageSelection;
import io.rangefinder.model.ModelLocation;
import io.rangefinder.prepare.Preparation;
import io.rangefinder.quantize.weights.Effort;
import io.rangefinder.ranges.RangeRule;

/**
 * One model of a night.
 *
 * @param name what it is published as
 * @param model where the float model is
 * @param network its inputs, outputs and preprocessing
 * @param images where the images are
 * @param selection which of them may calibrate
 * @param judging which images judge it
 * @param preparation how much of the network is changed so that it quantizes better
 * @param rule chooses the range of each tensor from its statistics
 * @param effort how much time fitting weights may take
 * @param partitions tasks to divide the images into; 0 decides by their number
 * @param batchSize images a run of the network; 0 decides by its size
 * @param engine what the network is computed with, and whether that is checked
 * @param drift from where on its tensors have moved
 * @param bounds what it must keep to be published
 * @param alwaysJudges whether it is made and judged every night, moved or not, and published where
 *     it is better than what is
 */
record NightModel(
    String name,
    ModelLocation model,
    ModelConfig network,
    ImageLocation images,
    ImageSelection selection,
    Judging judging,
    Preparation preparation,
    RangeRule rule,
    Effort effort,
    int partitions,
    int batchSize,
    EngineOptions engine,
    DriftRules drift,
    Bounds bounds,
    boolean alwaysJudges) {

  CalibrateConfiguration calibration(String store, String output) {
    return new CalibrateConfiguration(
        model,
        network,
        images,
        selection.with(judging.calibrating()),
        preparation,
        partitions,
        batchSize,
        CalibrateConfiguration.DEFAULT_SAMPLE_BYTES,
        1,
        engine,
        store,
        output);
  }

  QuantizeConfiguration quantization(String run) {
    return new QuantizeConfiguration(run, rule, null, effort);
  }

  ImageLocation judgingImages() {
    return judging.images().orElse(images);
  }

  /**
   * How a quantized model is judged.
   *
   * @param quantized where it is
   * @param run the calibration run that it was made from
   */
  EvaluateConfiguration evaluation(String quantized, String run, String output) {
    return new EvaluateConfiguration(
        model,
        network,
        quantized,
        run,
        judgingImages(),
        judging.labels(),
        judging.labelColumn(),
        null,
        judging.selection(),
        TaskChoice.GUESSED,
        0,
        partitions,
        engine,
        output);
  }
}

package io.rangefinder.jobs.night;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.config.ConfigBlock;
import io.rangefinder.jobs.config.ModelConfig;
import io.rangefinder.jobs.config.ModelPlace;
import io.rangefinder.jobs.engine.EngineCheck;
import io.rangefinder.jobs.engine.EngineChoice;
import io.rangefinder.jobs.engine.EngineOptions;
import io.rangefinder.jobs.source.ImageLocation;
import io.rangefinder.jobs.source.ImageSelection;
import io.rangefinder.prepare.Preparation;
import io.rangefinder.quantize.weights.Effort;
import io.rangefinder.ranges.RangeException;
import io.rangefinder.ranges.RangeRule;
import io.rangefinder.ranges.RangeRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a night does.
 *
 * @param store where blocks of statistics, published models, reports and history are
 * @param models in the order of the file
 * @param notification who is told of a change
 * @param metrics the file for Prometheus; empty writes none
 */
public record NightConfiguration(
    String store, List<NightModel> models, Notification notification, String metrics) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
  private static final String SAMPLE = "sample";
  private static final String FRACTION = "fraction";
  private static final String MODELS = "models";

  public NightConfiguration {
    models = List.copyOf(models);
  }

  /**
   * Reads a file. What a model's own block says goes over what stands beside {@code models}.
   *
   * @param overrides {@code key=value} in HOCON, which go over the file
   * @throws UserException listing everything wrong with the file
   */
  public static NightConfiguration read(Path file, List<String> overrides) {
    ConfigBlock root = ConfigBlock.read(file, overrides);
    String store = root.requiredText("store");
    Common common = new Common(root);
    ConfigBlock blocks = root.block(MODELS);
    List<NightModel> models = new ArrayList<>();
    for (String name : blocks.names()) {
      if (!NAME.matcher(name).matches()) {
        blocks.problem(
            name, "is no name of a model: use letters, digits, '.', '_' and '-', and no '.' first");
      }
      models.add(common.model(name, blocks.block(name)));
    }
    if (models.isEmpty()) {
      root.problem(MODELS, "must hold a block for each model");
    }
    NightConfiguration configuration =
        new NightConfiguration(
            store, models, Notification.parse(root.block("notify")), root.text("metrics", ""));
    root.finish();
    return configuration;
  }

  /** What holds for all models that do not say otherwise. */
  private static final class Common {
    private final ConfigBlock root;
    private final Judging judging;
    private final DriftRules drift;
    private final Bounds bounds;

    Common(ConfigBlock root) {
      this.root = root;
      this.judging = Judging.usual().with(root.block("held-out"));
      this.drift = DriftRules.usual().with(root.block("drift"));
      this.bounds = Bounds.usual().with(root.block("gates"));
      // Read once, so that the keys are known even if every model has its own.
      images(root);
      calibrating(root.block("calibrate"), root.block("calibrate"));
      root.choice("publish", When.DRIFTED);
    }

    NightModel model(String name, ConfigBlock block) {
      ConfigBlock own = block.block("calibrate");
      Calibrating calibrating = calibrating(own, root.block("calibrate"));
      When when = block.choice("publish", root.choice("publish", When.DRIFTED));
      ImageLocation images = block.has("images") ? images(block) : images(root);
      if (images.path().isEmpty()) {
        block.require("images");
      }
      return new NightModel(
          name,
          ModelPlace.parse(block),
          network(block),
          images,
          calibrating.selection,
          judging.with(block.block("held-out")),
          calibrating.preparation,
          calibrating.rule,
          calibrating.effort,
          calibrating.partitions,
          calibrating.batchSize,
          calibrating.engine,
          drift.with(block.block("drift")),
          bounds.with(block.block("gates")),
          when == When.BETTER);
    }

    private static ModelConfig network(ConfigBlock block) {
      String file = block.requiredText("config");
      return file.isEmpty()
          ? ModelConfig.parse(ConfigBlock.parse("", "no file"))
          : ModelConfig.read(Path.of(file), List.of());
    }

    private static ImageLocation images(ConfigBlock block) {
      return Places.read(block, "images", "");
    }
  }

  /** When a model is made and judged. */
  private enum When {
    /** Where the new images moved tensors. */
    DRIFTED,
    /** Every night; it is published where it is better. */
    BETTER
  }

  private record Calibrating(
      ImageSelection selection,
      Preparation preparation,
      RangeRule rule,
      Effort effort,
      int partitions,
      int batchSize,
      EngineOptions engine) {}

  private static Calibrating calibrating(ConfigBlock block, ConfigBlock common) {
    return new Calibrating(
        selection(block, common),
        block.choice("preparation", common.choice("preparation", Preparation.FULL)),
        rule(block, common),
        block.choice("effort", common.choice("effort", Effort.NORMAL)),
        block.integer("partitions", common.integer("partitions", 0)),
        block.integer("batch-size", common.integer("batch-size", 0)),
        new EngineOptions(
            block.choice("engine", common.choice("engine", EngineChoice.FASTEST)),
            block.choice("engine-check", common.choice("engine-check", EngineCheck.ERROR))));
  }

  private static ImageSelection selection(ConfigBlock block, ConfigBlock common) {
    int sample = block.integer(SAMPLE, common.integer(SAMPLE, 0));
    double fraction = block.number(FRACTION, common.number(FRACTION, 1));
    boolean byFolder = block.flag("stratify", common.flag("stratify", false));
    if (sample < 0 || !(fraction > 0 && fraction <= 1) || (sample > 0 && fraction < 1)) {
      block.problem(
          SAMPLE,
          "is %d with a fraction of %s: give a number of images, or a fraction above 0 and at most 1"
              .formatted(sample, fraction));
      return ImageSelection.all();
    }
    ImageSelection selection =
        sample > 0 ? ImageSelection.sample(sample) : ImageSelection.fraction(fraction);
    return byFolder ? selection.byFolder() : selection;
  }

  private static RangeRule rule(ConfigBlock block, ConfigBlock common) {
    String name = block.text("rule", common.text("rule", "auto"));
    try {
      return RangeRules.parse(name);
    } catch (RangeException e) {
      block.problem("rule", "is '%s': %s".formatted(name, e.getMessage()));
      return RangeRules.parse("auto");
    }
  }
}

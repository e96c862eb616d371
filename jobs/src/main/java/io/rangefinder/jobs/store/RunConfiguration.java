package io.rangefinder.jobs.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.jobs.config.ConfigBlock;
import io.rangefinder.jobs.config.ModelConfig;
import io.rangefinder.jobs.config.ModelPlace;
import io.rangefinder.jobs.source.HeldOut;
import io.rangefinder.jobs.source.ImageLocation;
import io.rangefinder.jobs.source.ImageSelection;
import io.rangefinder.model.ModelLocation;
import io.rangefinder.prepare.Preparation;
import java.util.Set;

/**
 * What a run was told that decides its result: a part of the run's manifest.
 *
 * @param model where the float model is, as it was given
 * @param images where the images are, as it was given
 * @param selection which of them were taken
 * @param preparation how much of the network was to be changed
 * @param sampleBytes how many bytes of preprocessed inputs to keep at most
 * @param network the model's inputs, outputs and preprocessing
 */
public record RunConfiguration(
    ModelLocation model,
    ImageLocation images,
    ImageSelection selection,
    Preparation preparation,
    long sampleBytes,
    ModelConfig network) {
  private static final String KEY = "image-key";
  private static final String NETWORK = "network";

  /** All of it. */
  public void describe(ObjectNode node) {
    ModelPlace.describe(model, node);
    images.describe(node);
    selection.describe(node);
    node.put("preparation", DocumentBlock.written(preparation));
    node.put("sample-bytes", sampleBytes);
    network.describe(node.putObject(NETWORK));
  }

  static RunConfiguration read(DocumentBlock block) {
    return new RunConfiguration(
        model(block),
        new ImageLocation(
            block.text("images"),
            block.text("image-feature"),
            block.text("image-column"),
            block.has(KEY) ? block.text(KEY) : ""),
        new ImageSelection(
            block.whole("sample"),
            block.number("fraction"),
            block.choice("stratify", ImageSelection.Strata.class),
            heldOut(block)),
        block.choice("preparation", Preparation.class),
        block.whole("sample-bytes"),
        network(block.block(NETWORK)));
  }

  private static ModelLocation model(DocumentBlock block) {
    ModelLocation usual = ModelLocation.of(block.text(ModelPlace.MODEL));
    return new ModelLocation(
        usual.path(),
        block.has(ModelPlace.CHECKPOINT) ? block.text(ModelPlace.CHECKPOINT) : "",
        block.has(ModelPlace.TAGS) ? Set.copyOf(block.texts(ModelPlace.TAGS)) : usual.tags(),
        block.has(ModelPlace.SIGNATURE) ? block.text(ModelPlace.SIGNATURE) : "");
  }

  private static HeldOut heldOut(DocumentBlock block) {
    return block.has(HeldOut.KEY)
        ? new HeldOut(block.number(HeldOut.KEY), block.choice(HeldOut.USE_KEY, HeldOut.Use.class))
        : HeldOut.none();
  }

  /** It is written as configuration files have it. */
  private static ModelConfig network(DocumentBlock block) {
    ConfigBlock root = ConfigBlock.parse(Json.text(block.json()), block.path());
    ModelConfig network = ModelConfig.parse(root);
    root.finish();
    return network;
  }
}

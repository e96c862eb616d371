package io.rangefinder.jobs.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.source.pixels.Preprocessing;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.model.ModelSource;
import io.rangefinder.tensorflow.ImportOptions;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What has to be known of a network of images besides its file: the blocks {@code model} and {@code
 * preprocessing} of a configuration.
 *
 * @param input name of the tensor that is fed; empty for the one that the model says
 * @param inputShape NHWC with 1 (grey), 3 or 4 (with opacity) channels; the leading extent is 1
 * @param outputs names of the tensors that the network is for; empty for those that the model says
 * @param placeholders placeholders that become constants, by name with their values
 */
public record ModelConfig(
    String input,
    Shape inputShape,
    List<String> outputs,
    Map<String, String> placeholders,
    Preprocessing preprocessing) {
  private static final List<Integer> ANY_IMAGE = List.of(1, 1, 1, 3);
  private static final List<Integer> CHANNELS = List.of(1, 3, 4);

  public ModelConfig {
    outputs = List.copyOf(outputs);
    placeholders = Collections.unmodifiableMap(new LinkedHashMap<>(placeholders));
  }

  /** Leaves every placeholder what it is. */
  public ModelConfig(
      String input, Shape inputShape, List<String> outputs, Preprocessing preprocessing) {
    this(input, inputShape, outputs, Map.of(), preprocessing);
  }

  /**
   * Reads a file.
   *
   * @param overrides {@code key=value} in HOCON, which go over the file
   * @throws io.rangefinder.ir.UserException listing everything wrong with the file
   */
  public static ModelConfig read(Path file, List<String> overrides) {
    ConfigBlock root = ConfigBlock.read(file, overrides);
    ModelConfig config = parse(root);
    root.finish();
    return config;
  }

  /** Everything that is settled here, as a document. */
  public void describe(ObjectNode document) {
    ObjectNode model = document.putObject("model");
    if (!input.isEmpty()) {
      model.put("input", input);
    }
    ArrayNode extents = model.putArray("input-shape");
    for (int extent : inputShape.toArray()) {
      extents.add(extent);
    }
    if (!outputs.isEmpty()) {
      outputs.forEach(model.putArray("outputs")::add);
    }
    if (!placeholders.isEmpty()) {
      ObjectNode set = model.putObject("set");
      placeholders.forEach(set::put);
    }
    PreprocessingParser.describe(preprocessing, document.putObject("preprocessing"));
  }

  /** What to import of the network's file. */
  public ImportOptions importOptions() {
    return new ImportOptions(List.of(new ImportOptions.Input(input, inputShape)), outputs)
        .withPlaceholders(placeholders)
        .withRemedies(ConfigurationRemedies.KEYS);
  }

  /**
   * Reads a network's file.
   *
   * @throws io.rangefinder.ir.UserException if it cannot be deployed, or takes pixels of whole
   *     numbers and is to be fed others
   */
  public DeployableModel deploy(ModelSource source) {
    DeployableModel model = DeployableModel.read(source, importOptions());
    String fed = input.isEmpty() ? model.graph().inputs().get(0) : input;
    if (model.pixelInputs().contains(fed) && !preprocessing.keepsPixels()) {
      throw new UserException(
          ("Cannot feed images: the input '%s' of '%s' takes uint8 pixels, 0 to 255, and the network"
                  + " itself makes of them what it wants. Set preprocessing.mean = 0 and"
                  + " preprocessing.std = 1.")
              .formatted(fed, source.where()));
    }
    return model;
  }

  /** Reads both blocks of a file and notes their problems in it. */
  public static ModelConfig parse(ConfigBlock root) {
    ConfigBlock model = root.block("model");
    String input = model.text("input", "");
    Shape shape = inputShape(model);
    List<String> outputs = model.texts("outputs", List.of());
    return new ModelConfig(
        input,
        shape,
        outputs,
        model.entries("set"),
        PreprocessingParser.parse(root.block("preprocessing"), shape));
  }

  private static Shape inputShape(ConfigBlock model) {
    model.require("input-shape");
    List<Integer> extents = model.integers("input-shape", ANY_IMAGE);
    boolean image = extents.size() == 4 && extents.get(0) == 1 && CHANNELS.contains(extents.get(3));
    if (!image || extents.get(1) < 1 || extents.get(2) < 1) {
      model.problem(
          "input-shape",
          "is "
              + extents
              + ", must be [1, height, width, 3], with 1 for grey images or 4 for RGBA in place of 3");
      return Shape.of(1, 1, 1, 3);
    }
    long elements = (long) extents.get(3) * extents.get(1) * extents.get(2);
    if (elements > Integer.MAX_VALUE) {
      model.problem("input-shape", "is " + extents + ", too large for one image");
      return Shape.of(1, 1, 1, 3);
    }
    return Shape.of(1, extents.get(1), extents.get(2), extents.get(3));
  }
}

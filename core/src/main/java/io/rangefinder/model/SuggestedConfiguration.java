package io.rangefinder.model;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.tensorflow.ImportOptions;
import io.rangefinder.tensorflow.graphdef.InferenceValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a configuration for a model of images could be. Names, types and settled extents are the
 * model's own; preprocessing is a guess, for no file says what a network was trained with.
 *
 * @param input the tensor that images are fed to; absent if no input has the form of images
 * @param extents NHWC of that input; 0 where the model leaves an extent open
 * @param outputs where the model ends
 * @param placeholders placeholders that only training feeds, with the value for inference
 * @param mean subtracted from pixels of 0 to 255, one a channel or one for all
 * @param std divided by
 * @param isGuess whether mean and std are one; the codes of an input say them
 * @param reason why mean and std are these
 */
public record SuggestedConfiguration(
    Optional<String> input,
    List<Integer> extents,
    List<String> outputs,
    Map<String, String> placeholders,
    List<Double> mean,
    double std,
    boolean isGuess,
    String reason) {
  private static final int RANK = 4;
  private static final int OPEN = 0;

  /** What an open height or width is taken for, so that the rest can be looked at. */
  private static final int USUAL_EXTENT = 224;

  private static final List<Integer> CHANNELS = List.of(1, 3, 4);
  private static final List<Double> MIDDLE = List.of(127.5);
  private static final List<Double> CAFFE_MEANS = List.of(123.68, 116.78, 103.94);
  private static final Pattern MEANS_SUBTRACTED = Pattern.compile("resnet_v1|resnet50|vgg_?1[69]");

  public SuggestedConfiguration {
    extents = List.copyOf(extents);
    outputs = List.copyOf(outputs);
    placeholders = Collections.unmodifiableMap(new LinkedHashMap<>(placeholders));
    mean = List.copyOf(mean);
  }

  static SuggestedConfiguration ofTflite(Graph graph) {
    Optional<Tensor> image =
        graph.inputs().stream()
            .map(graph::tensor)
            .filter(tensor -> isImage(extents(tensor.shape())))
            .findFirst();
    Guess guess =
        image
            .flatMap(SuggestedConfiguration::coded)
            .orElseGet(() -> byName(String.join(" ", graph.outputs())));
    return new SuggestedConfiguration(
        image.map(Tensor::name),
        image.map(tensor -> extents(tensor.shape())).orElse(List.of()),
        graph.outputs(),
        Map.of(),
        guess.mean(),
        guess.std(),
        guess.isGuess(),
        guess.reason());
  }

  static SuggestedConfiguration ofGraphDef(GraphDefOutline outline) {
    Optional<GraphDefOutline.Input> image =
        outline.inputs().stream()
            .filter(input -> !input.isChoice() && isImage(extents(input.extents())))
            .findFirst();
    Map<String, String> placeholders = new LinkedHashMap<>();
    for (GraphDefOutline.Input other : outline.inputs()) {
      if (other.isChoice()) {
        boolean isTruth = other.dataType() == org.tensorflow.proto.DataType.DT_BOOL;
        String value = InferenceValues.of(other.name(), isTruth ? DataType.BOOL : DataType.FLOAT32);
        placeholders.put(other.name(), value);
      }
    }
    boolean takesPixels =
        image
            .filter(input -> input.dataType() == org.tensorflow.proto.DataType.DT_UINT8)
            .isPresent();
    Guess guess = takesPixels ? Guess.PIXELS : byName(String.join(" ", outline.ends()));
    return new SuggestedConfiguration(
        image.map(GraphDefOutline.Input::name),
        image.map(input -> extents(input.extents())).orElse(List.of()),
        outline.ends(),
        placeholders,
        guess.mean(),
        guess.std(),
        guess.isGuess(),
        guess.reason());
  }

  SuggestedConfiguration withOutputs(List<String> ends) {
    return new SuggestedConfiguration(
        input, extents, ends, placeholders, mean, std, isGuess, reason);
  }

  /** What to import so that the whole model is seen, an open height and width taken as usual. */
  ImportOptions importOptions(GraphDefOutline outline) {
    List<ImportOptions.Input> inputs = new ArrayList<>();
    if (isOpen()) {
      int[] settled =
          extents.stream().mapToInt(extent -> extent == OPEN ? USUAL_EXTENT : extent).toArray();
      for (GraphDefOutline.Input fed : outline.inputs()) {
        if (!fed.isChoice()) {
          boolean isImage = input.filter(fed.name()::equals).isPresent();
          inputs.add(new ImportOptions.Input(fed.name(), isImage ? Shape.of(settled) : null));
        }
      }
    }
    Map<String, String> known = new LinkedHashMap<>(placeholders);
    known.values().removeIf(value -> value.equals("VALUE"));
    return new ImportOptions(inputs, List.of()).withPlaceholders(known);
  }

  /** Whether the model leaves the height or the width of images open. */
  public boolean isOpen() {
    return extents.contains(OPEN);
  }

  private record Guess(List<Double> mean, double std, boolean isGuess, String reason) {
    static final Guess PIXELS =
        new Guess(List.of(0.0), 1, false, "the input takes the pixels themselves");
  }

  private static Optional<Guess> coded(Tensor input) {
    Quantization code = input.quantization();
    return code != null && code.scale() > 0 && input.dataType() == DataType.UINT8
        ? Optional.of(
            new Guess(
                List.of((double) code.zeroPoint()),
                1 / code.scale(),
                false,
                "they are the scale and the zero point of the input"))
        : Optional.empty();
  }

  private static Guess byName(String names) {
    return MEANS_SUBTRACTED.matcher(names.toLowerCase(Locale.ROOT)).find()
        ? new Guess(
            CAFFE_MEANS, 1, true, "networks of such names are trained with the mean subtracted")
        : new Guess(MIDDLE, 127.5, true, "most networks take values from -1 to 1");
  }

  private static List<Integer> extents(Shape shape) {
    List<Integer> extents = new ArrayList<>();
    if (shape.isKnown()) {
      for (int extent : shape.toArray()) {
        extents.add(extent);
      }
    }
    return extents;
  }

  private static List<Integer> extents(List<Long> declared) {
    List<Integer> extents = new ArrayList<>();
    for (int axis = 0; axis < declared.size(); axis++) {
      long extent = declared.get(axis);
      int open = axis == 0 ? 1 : OPEN;
      extents.add(extent <= 0 || extent > Integer.MAX_VALUE ? open : (int) extent);
    }
    return extents;
  }

  private static boolean isImage(List<Integer> extents) {
    return extents.size() == RANK && CHANNELS.contains(extents.get(RANK - 1));
  }
}

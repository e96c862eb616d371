package io.rangefinder.toco;

import io.rangefinder.ir.Range;
import io.rangefinder.ir.UnknownOperators;
import io.rangefinder.ranges.RangeTable;
import io.rangefinder.tensorflow.ImportOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a conversion is asked to do.
 *
 * @param inferenceType null for that of the model: quantized models stay so
 * @param inferenceInputType null if it is the inference type
 * @param inputs the inputs of the model; empty if the model says them
 * @param outputs the outputs of the model; empty if the model says them
 * @param defaultRange the range of real-valued tensors without any other; null if there is none
 * @param calibrated ranges observed on data, for tensors that the model has no range for; may be
 *     empty
 * @param placeholders placeholders of a GraphDef that become constants, with their values
 */
public record ConversionOptions(
    ModelFormat inputFormat,
    ModelFormat outputFormat,
    @Nullable InferenceType inferenceType,
    @Nullable InferenceType inferenceInputType,
    List<InputArray> inputs,
    List<String> outputs,
    @Nullable Range defaultRange,
    Set<ConversionFlag> flags,
    List<ExtraInfo> extraInfo,
    List<ModelCheck> modelChecks,
    RangeTable calibrated,
    Map<String, String> placeholders) {

  public ConversionOptions {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    EnumSet<ConversionFlag> sorted = EnumSet.noneOf(ConversionFlag.class);
    sorted.addAll(flags);
    flags = Collections.unmodifiableSet(sorted);
    extraInfo = List.copyOf(extraInfo);
    modelChecks = List.copyOf(modelChecks);
    placeholders = Collections.unmodifiableMap(new LinkedHashMap<>(placeholders));
  }

  /** Leaves every placeholder what it is. */
  public ConversionOptions(
      ModelFormat inputFormat,
      ModelFormat outputFormat,
      @Nullable InferenceType inferenceType,
      @Nullable InferenceType inferenceInputType,
      List<InputArray> inputs,
      List<String> outputs,
      @Nullable Range defaultRange,
      Set<ConversionFlag> flags,
      List<ExtraInfo> extraInfo,
      List<ModelCheck> modelChecks,
      RangeTable calibrated) {
    this(
        inputFormat,
        outputFormat,
        inferenceType,
        inferenceInputType,
        inputs,
        outputs,
        defaultRange,
        flags,
        extraInfo,
        modelChecks,
        calibrated,
        Map.of());
  }

  public boolean has(ConversionFlag flag) {
    return flags.contains(flag);
  }

  /** What of a GraphDef these options convert. */
  public ImportOptions importOptions() {
    List<ImportOptions.Input> tensors =
        inputs.stream().map(input -> new ImportOptions.Input(input.name(), input.shape())).toList();
    return new ImportOptions(
        tensors, outputs, unknownOperators(), placeholders, TocoRemedies.FLAGS);
  }

  /** Whether operators that nobody knows are kept: where they may be written, or only drawn. */
  public UnknownOperators unknownOperators() {
    boolean areKept =
        has(ConversionFlag.ALLOW_CUSTOM_OPS) || outputFormat == ModelFormat.GRAPHVIZ_DOT;
    return areKept ? UnknownOperators.KEPT : UnknownOperators.REFUSED;
  }

  /** These options with other names of the same inputs and outputs. */
  ConversionOptions naming(List<String> first, List<String> last) {
    List<InputArray> named = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      named.add(inputs.get(i).renamed(first.get(i)));
    }
    return new ConversionOptions(
        inputFormat,
        outputFormat,
        inferenceType,
        inferenceInputType,
        named,
        outputs.isEmpty() ? outputs : last,
        defaultRange,
        flags,
        extraInfo,
        modelChecks,
        calibrated,
        placeholders);
  }

  /** These options with other calibrated ranges. */
  public ConversionOptions withCalibrated(RangeTable ranges) {
    return new ConversionOptions(
        inputFormat,
        outputFormat,
        inferenceType,
        inferenceInputType,
        inputs,
        outputs,
        defaultRange,
        flags,
        extraInfo,
        modelChecks,
        ranges,
        placeholders);
  }
}

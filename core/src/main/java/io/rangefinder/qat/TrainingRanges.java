package io.rangefinder.qat;

import io.rangefinder.qat.edit.GraphEdit;
import io.rangefinder.qat.edit.NodeScope;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.Optional;
import org.tensorflow.proto.DataType;

/**
 * Ranges that follow what is observed: those of weights at once, those of activations by an average
 * that is corrected for where it began.
 *
 * <p>What is rounded passes the gradient on where it lies in the range, by operators whose gradient
 * every TensorFlow knows: {@code clip(x) + stop_gradient(fake_quant(x) - clip(x))}.
 */
final class TrainingRanges extends RangeWriter {
  /** Keeps a range of one value from being divided by. */
  private static final float LEAST_WIDTH = 1e-30f;

  private final Optional<TensorRef> active;

  /**
   * Ranges of a training.
   *
   * @param active whether quantization has begun, a scalar; empty if it begins at once
   */
  TrainingRanges(GraphEdit graph, Optional<TensorRef> active) {
    super(graph);
    this.active = active;
  }

  @Override
  Written ends(
      NodeScope scope, RangeGroup group, Width width, RangeVariables variables, Ends handles) {
    Ends observed = bounded(scope, extremes(scope, group, width), width);
    return group.role() == Role.WEIGHTS
        ? last(scope, observed, variables, handles)
        : averaged(scope, observed, variables, handles);
  }

  /** The least and the greatest value of all tensors that make the range. */
  private static Ends extremes(NodeScope scope, RangeGroup group, Width width) {
    Optional<Ends> all = Optional.empty();
    for (RangeGroup.Member member : group.members()) {
      if (member.observed()) {
        TensorRef flat =
            width
                .channels()
                .map(layout -> layout.columns(scope.in("range"), member.tensor()))
                .orElseGet(() -> scope.reshaped("flat", member.tensor(), -1));
        TensorRef first = scope.vector("axis", 0);
        Ends ends =
            new Ends(
                scope.reduced("Min", "BatchMin", flat, first, false),
                scope.reduced("Max", "BatchMax", flat, first, false));
        all =
            Optional.of(
                all.map(
                        before ->
                            new Ends(
                                scope.floats("Minimum", "least", before.min(), ends.min()),
                                scope.floats("Maximum", "greatest", before.max(), ends.max())))
                    .orElse(ends));
      }
    }
    return all.orElseThrow();
  }

  /** The range holds zero, and lies around it if that is asked for. */
  private static Ends bounded(NodeScope scope, Ends ends, Width width) {
    if (!width.symmetric()) {
      TensorRef zero = scope.constant("zero", 0);
      return new Ends(
          scope.floats("Minimum", "Minimum", ends.min(), zero),
          scope.floats("Maximum", "Maximum", ends.max(), zero));
    }
    float codes = 1 << width.bits();
    float ratio = width.narrow() ? -1 : -(codes - 2) / codes;
    TensorRef mirror = scope.constant("mirror", ratio);
    return new Ends(
        scope.floats(
            "Minimum",
            "Minimum",
            ends.min(),
            scope.floats("RealDiv", "mirrored_max", ends.max(), mirror)),
        scope.floats(
            "Maximum",
            "Maximum",
            ends.max(),
            scope.floats("Mul", "mirrored_min", ends.min(), mirror)));
  }

  private static Written last(
      NodeScope scope, Ends observed, RangeVariables variables, Ends handles) {
    return new Written(
        new Ends(
            kept(scope, "min", handles.min(), observed.min()),
            kept(scope, "max", handles.max(), observed.max())),
        variables);
  }

  /** Puts a value into a variable, and reads it from there. */
  private static TensorRef kept(
      NodeScope scope, String end, TensorRef handle, TensorRef value, String... after) {
    String assign =
        scope.assigned(
            "AssignVariableOp",
            scope.name(end + "/update"),
            handle,
            value.toString(),
            DataType.DT_FLOAT);
    String[] all = new String[after.length + 1];
    System.arraycopy(after, 0, all, 0, after.length);
    all[after.length] = assign;
    return scope.read(end + "/read", handle, DataType.DT_FLOAT, all);
  }

  private static Written averaged(
      NodeScope scope, Ends observed, RangeVariables variables, Ends handles) {
    RangeVariables.Averages averages =
        new RangeVariables.Averages(
            state(scope.name("min/biased"), 0, 0),
            state(scope.name("min/local_step"), 0, 0),
            state(scope.name("max/biased"), 0, 0),
            state(scope.name("max/local_step"), 0, 0));
    TensorRef share = scope.constant("share", RangeVariables.STEP);
    return new Written(
        new Ends(
            average(
                scope,
                "min",
                averages.minBiased(),
                averages.minSteps(),
                observed.min(),
                share,
                handles.min()),
            average(
                scope,
                "max",
                averages.maxBiased(),
                averages.maxSteps(),
                observed.max(),
                share,
                handles.max())),
        new RangeVariables(
            variables.group(),
            variables.min(),
            variables.max(),
            variables.channels(),
            Optional.of(averages)));
  }

  private static TensorRef average(
      NodeScope scope,
      String end,
      StateVariable biased,
      StateVariable steps,
      TensorRef value,
      TensorRef share,
      TensorRef handle) {
    TensorRef biasedHandle = variable(scope, biased);
    TensorRef stepsHandle = variable(scope, steps);
    NodeScope own = scope.in(end);
    TensorRef before = own.read("before", biasedHandle, DataType.DT_FLOAT);
    TensorRef distance = own.floats("Sub", "distance", value, before);
    TensorRef after =
        own.floats("Add", "moved", before, own.floats("Mul", "change", distance, share));
    TensorRef counted =
        own.floats(
            "Add",
            "counted",
            own.read("steps", stepsHandle, DataType.DT_FLOAT),
            own.constant("one", 1));
    String moved =
        own.assigned(
            "AssignVariableOp",
            biased.name() + "/update",
            biasedHandle,
            after.toString(),
            DataType.DT_FLOAT);
    String stepped =
        own.assigned(
            "AssignVariableOp",
            steps.name() + "/update",
            stepsHandle,
            counted.toString(),
            DataType.DT_FLOAT);
    TensorRef whole = own.constant("whole", 1);
    TensorRef kept = own.floats("Sub", "kept", whole, share);
    TensorRef weight =
        own.floats("Sub", "weight", whole, own.floats("Pow", "forgotten", kept, counted));
    return kept(
        scope, end, handle, own.floats("RealDiv", "average", after, weight), moved, stepped);
  }

  @Override
  TensorRef quantize(NodeScope scope, TensorRef tensor, Ends ends, Width width) {
    TensorRef rounded = fakeQuant(scope, tensor, ends, width);
    Ends limits = limits(scope, ends, width);
    TensorRef above = scope.floats("Maximum", "above", tensor, limits.min());
    TensorRef clipped = scope.floats("Minimum", "clipped", above, limits.max());
    TensorRef change =
        scope.floats("StopGradient", "held", scope.floats("Sub", "change", rounded, clipped));
    TensorRef result = scope.floats("Add", "quantized", clipped, change);
    return active.isPresent() ? scope.selected("delayed", active.get(), result, tensor) : result;
  }

  /** Where the codes end: as fake-quantization shifts a range so that zero is a code. */
  private static Ends limits(NodeScope scope, Ends ends, Width width) {
    float least = width.narrow() ? 1 : 0;
    float greatest = (1 << width.bits()) - 1;
    TensorRef lowest = scope.constant("lowest_code", least);
    TensorRef highest = scope.constant("highest_code", greatest);
    TensorRef span =
        scope.floats(
            "Maximum",
            "span",
            scope.floats("Sub", "span/exact", ends.max(), ends.min()),
            scope.constant("span/least", LEAST_WIDTH));
    TensorRef scale =
        scope.floats("RealDiv", "scale", span, scope.constant("codes", greatest - least));
    TensorRef exact =
        scope.floats(
            "Sub",
            "zero_point/exact",
            lowest,
            scope.floats("RealDiv", "zero_point/codes", ends.min(), scale));
    TensorRef clamped = scope.floats("ClipByValue", "zero_point/clamped", exact, lowest, highest);
    TensorRef zero =
        scope.floats(
            "Floor",
            "zero_point",
            scope.floats("Add", "zero_point/half", clamped, scope.constant("half", 0.5f)));
    return new Ends(
        scope.floats(
            "StopGradient",
            "lowest",
            scope.floats(
                "Mul", "lowest/exact", scope.floats("Sub", "lowest/codes", lowest, zero), scale)),
        scope.floats(
            "StopGradient",
            "highest",
            scope.floats(
                "Mul",
                "highest/exact",
                scope.floats("Sub", "highest/codes", highest, zero),
                scale)));
  }
}

package io.rangefinder.qat.contrib;

import io.rangefinder.qat.edit.GraphEdit;
import io.rangefinder.qat.edit.NewNode;
import io.rangefinder.qat.edit.TensorShapes;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorShapeProto;

/** The nodes of a fake-quantization as the old tool made them, under their old names. */
final class QuantizerNodes {
  private static final String STEP = "fake_quantization_step";
  private static final float DECAY = 0.001f;

  private final GraphEdit graph;
  private final ContribOptions options;
  private final TensorShapes shapes;
  private final Scopes scopes;
  private Optional<TensorRef> counter = Optional.empty();

  QuantizerNodes(GraphEdit graph, ContribOptions options) {
    this.graph = graph;
    this.options = options;
    this.shapes = new TensorShapes(graph);
    this.scopes = new Scopes(graph);
  }

  /** Adds the nodes that quantize a tensor; nothing reads them yet. */
  Quantizer add(
      String wished,
      TensorRef tensor,
      boolean averages,
      float initialMin,
      int bits,
      boolean narrow,
      boolean symmetric) {
    String scope = scopes.open(wished);
    String min = variable(scope + "/min", initialMin);
    String max = variable(scope + "/max", 6);
    TensorRef least = new TensorRef(min + "/read", 0);
    TensorRef greatest = new TensorRef(max + "/read", 0);
    if (options.training()) {
      Range observed = observed(scope, tensor, narrow, symmetric, bits);
      least =
          averages
              ? average(scope, "Min", min, observed.min)
              : last(scope, "Min", min, observed.min);
      greatest =
          averages
              ? average(scope, "Max", max, observed.max)
              : last(scope, "Max", max, observed.max);
    }
    TensorRef result =
        graph.add(
            NewNode.of("FakeQuantWithMinMaxVars", scope + "/FakeQuantWithMinMaxVars")
                .reading(tensor, least, greatest)
                .with("num_bits", bits)
                .with("narrow_range", narrow));
    if (options.training() && options.delay() > 0) {
      result = delayed(scope, tensor, result);
    }
    return new Quantizer(
        scope, tensor, result, averages, initialMin, bits, narrow, symmetric, true);
  }

  private record Range(TensorRef min, TensorRef max) {}

  private String variable(String name, float initial) {
    graph.add(NewNode.constant(name + "/Initializer/Const", initial).beside(name));
    return variable(name, name, new TensorRef(name + "/Initializer/Const", 0), DataType.DT_FLOAT);
  }

  private String variable(String name, String company, TensorRef initial, DataType type) {
    graph.add(
        NewNode.of("VariableV2", name)
            .type("dtype", type)
            .shape(TensorShapeProto.getDefaultInstance())
            .with("container", "")
            .with("shared_name", "")
            .beside(company));
    assign(name + "/Assign", name, company, initial, type);
    graph.add(NewNode.of("Identity", name + "/read").type("T", type).reading(name).beside(company));
    return name;
  }

  private TensorRef assign(
      String name, String variable, String company, TensorRef value, DataType type) {
    return graph.add(
        NewNode.of("Assign", name)
            .type("T", type)
            .reading(variable, value.toString())
            .with("use_locking", true)
            .with("validate_shape", true)
            .beside(company));
  }

  private Range observed(
      String scope, TensorRef tensor, boolean narrow, boolean symmetric, int bits) {
    TensorRef min = reduced(scope, "Min", tensor);
    TensorRef max = reduced(scope, "Max", tensor);
    if (!symmetric) {
      return new Range(bounded(scope, "Minimum", min), bounded(scope, "Maximum", max));
    }
    double codes = 1 << bits;
    float ratio = narrow ? -1 : (float) -((codes - 2) / codes);
    TensorRef divisor = graph.add(NewNode.constant(scope + "/truediv/y", ratio));
    TensorRef mirroredMax =
        graph.add(NewNode.ofFloats("RealDiv", scope + "/truediv").reading(max, divisor));
    TensorRef least =
        graph.add(NewNode.ofFloats("Minimum", scope + "/Minimum").reading(min, mirroredMax));
    TensorRef factor = graph.add(NewNode.constant(scope + "/mul/y", ratio));
    TensorRef mirroredMin = graph.add(NewNode.ofFloats("Mul", scope + "/mul").reading(min, factor));
    return new Range(
        least,
        graph.add(NewNode.ofFloats("Maximum", scope + "/Maximum").reading(max, mirroredMin)));
  }

  private TensorRef bounded(String scope, String operator, TensorRef value) {
    String name = scope + "/" + operator;
    TensorRef zero = graph.add(NewNode.constant(name + "/y", 0f));
    return graph.add(NewNode.ofFloats(operator, name).reading(value, zero));
  }

  private TensorRef reduced(String scope, String operator, TensorRef tensor) {
    return graph.add(
        NewNode.ofFloats(operator, scope + "/Batch" + operator)
            .reading(tensor, axes(scope, tensor))
            .type("Tidx", DataType.DT_INT32)
            .with("keep_dims", false));
  }

  private TensorRef axes(String scope, TensorRef tensor) {
    Optional<Integer> rank = shapes.rank(tensor);
    if (rank.isPresent()) {
      return graph.add(
          NewNode.constant(
              graph.unique(scope + "/Const"), IntStream.range(0, rank.get()).toArray()));
    }
    TensorRef extents =
        graph.add(NewNode.ofFloats("Rank", graph.unique(scope + "/Rank")).reading(tensor));
    String range = graph.unique(scope + "/range");
    TensorRef start = graph.add(NewNode.scalar(range + "/start", 0));
    TensorRef delta = graph.add(NewNode.scalar(range + "/delta", 1));
    return graph.add(
        NewNode.of("Range", range).reading(start, extents, delta).type("Tidx", DataType.DT_INT32));
  }

  private TensorRef last(String scope, String end, String variable, TensorRef value) {
    return assign(scope + "/Assign" + end + "Last", variable, variable, value, DataType.DT_FLOAT);
  }

  /** An average that begins at 0 and is corrected for it. */
  private TensorRef average(String scope, String end, String variable, TensorRef value) {
    String assign = scope + "/Assign" + end + "Ema";
    String inner = assign + "/" + variable + "/";
    String state = scope + "/" + variable;
    TensorRef decay = graph.add(NewNode.constant(assign + "/decay", DECAY).beside(variable));
    TensorRef zero = graph.add(NewNode.constant(inner + "zeros", 0f).beside(variable));
    String biased = variable(state + "/biased", variable, zero, DataType.DT_FLOAT);
    TensorRef none =
        graph.add(NewNode.constant(state + "/local_step/Initializer/zeros", 0f).beside(variable));
    String steps = variable(state + "/local_step", variable, none, DataType.DT_FLOAT);
    TensorRef distance = floats(variable, "Sub", inner + "sub", biased + "/read", value.toString());
    TensorRef part = floats(variable, "Mul", inner + "mul", distance.toString(), decay.toString());
    String moved = inner + state;
    graph.add(update("AssignSub", moved, variable, biased, part));
    String counted = inner + "AssignAdd";
    TensorRef one = graph.add(NewNode.constant(counted + "/value", 1f).beside(variable));
    graph.add(update("AssignAdd", counted, variable, steps, one));
    String[] updates = {counted, moved};
    TensorRef movedBiased =
        graph.add(
            NewNode.ofFloats("Identity", inner + "read")
                .reading(biased)
                .after(updates)
                .beside(variable));
    TensorRef whole =
        graph.add(NewNode.constant(inner + "sub_1/x", 1f).after(updates).beside(variable));
    TensorRef kept = floats(variable, "Sub", inner + "sub_1", whole.toString(), decay.toString());
    TensorRef countedSteps =
        graph.add(
            NewNode.ofFloats("Identity", inner + "read_1")
                .reading(steps)
                .after(updates)
                .beside(variable));
    TensorRef power =
        floats(variable, "Pow", inner + "Pow", kept.toString(), countedSteps.toString());
    TensorRef all =
        graph.add(NewNode.constant(inner + "sub_2/x", 1f).after(updates).beside(variable));
    TensorRef weight = floats(variable, "Sub", inner + "sub_2", all.toString(), power.toString());
    TensorRef average =
        floats(variable, "RealDiv", inner + "truediv", movedBiased.toString(), weight.toString());
    if (options.rules().assignsAverages()) {
      return assign(assign, variable, variable, average, DataType.DT_FLOAT);
    }
    TensorRef change =
        floats(variable, "Sub", inner + "sub_3", variable + "/read", average.toString());
    return graph.add(update("AssignSub", assign, variable, variable, change));
  }

  private static NewNode update(
      String operator, String name, String company, String variable, TensorRef value) {
    return NewNode.ofFloats(operator, name)
        .reading(variable, value.toString())
        .with("use_locking", false)
        .beside(company);
  }

  private TensorRef floats(String company, String operator, String name, String... operands) {
    return graph.add(NewNode.ofFloats(operator, name).reading(operands).beside(company));
  }

  private TensorRef delayed(String scope, TensorRef tensor, TensorRef quantized) {
    TensorRef runs = runs();
    String active = scope + "/activate_quant";
    TensorRef delay = graph.add(NewNode.constant(active + "/y", options.delay()));
    graph.add(NewNode.of("GreaterEqual", active).reading(runs, delay).type("T", DataType.DT_INT64));
    String condition = scope + "/delayed_quant/";
    graph.add(
        NewNode.of("Switch", condition + "Switch")
            .reading(active, active)
            .type("T", DataType.DT_BOOL));
    identity(condition + "switch_t", condition + "Switch:1");
    identity(condition + "switch_f", condition + "Switch");
    identity(condition + "pred_id", active);
    graph.add(
        NewNode.ofFloats("Switch", condition + "Switch_1")
            .reading(quantized.toString(), condition + "pred_id")
            .beside(quantized.node()));
    graph.add(
        NewNode.ofFloats("Switch", condition + "Switch_2")
            .reading(tensor.toString(), condition + "pred_id")
            .beside(tensor.node()));
    return graph.add(
        NewNode.ofFloats("Merge", condition + "Merge")
            .reading(condition + "Switch_2", condition + "Switch_1:1")
            .with("N", 2));
  }

  private void identity(String name, String choice) {
    graph.add(NewNode.of("Identity", name).reading(choice).type("T", DataType.DT_BOOL));
  }

  /** How many runs there were, counted by each; one count for all. */
  private TensorRef runs() {
    if (counter.isEmpty()) {
      TensorRef known = new TensorRef(STEP + "/Identity", 0);
      counter = Optional.of(graph.has(known.node()) ? known : counted(graph.uniqueScope(STEP)));
    }
    return counter.get();
  }

  private TensorRef counted(String step) {
    TensorRef zero = graph.add(NewNode.constant(step + "/Initializer/zeros", 0L).beside(step));
    variable(step, step, zero, DataType.DT_INT64);
    TensorRef one = graph.add(NewNode.constant(step + "/AssignAdd/value", 1L));
    graph.add(
        NewNode.of("AssignAdd", step + "/AssignAdd")
            .reading(step, one.toString())
            .type("T", DataType.DT_INT64)
            .with("use_locking", false)
            .beside(step));
    return graph.add(
        NewNode.of("Identity", step + "/Identity")
            .reading(step + "/AssignAdd")
            .type("T", DataType.DT_INT64));
  }
}

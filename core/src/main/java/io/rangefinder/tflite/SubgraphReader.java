package io.rangefinder.tflite;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Remedies;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import io.rangefinder.ir.UnknownOperators;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Custom;
import io.rangefinder.ir.op.Dequantize;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.ReshapeOptions;
import org.tensorflow.lite.schema.SubGraph;

/** Makes the graph of a file's only subgraph. */
final class SubgraphReader {
  private static final int LEFT_OUT = -1;

  private final Model model;
  private final SubGraph subgraph;
  private final BoundedReads reads;
  private final UnknownOperators unknownOperators;
  private final Remedies remedies;
  private final StoredTensors stored;

  /** What can be read so far: inputs, constants in use, and outputs of the operators before. */
  private final Map<String, Tensor> defined = new LinkedHashMap<>();

  private final List<Node> nodes = new ArrayList<>();
  private final Set<String> problems = new LinkedHashSet<>();

  SubgraphReader(
      Model model, BoundedReads reads, UnknownOperators unknownOperators, Remedies remedies) {
    this.remedies = remedies;
    this.model = model;
    this.unknownOperators = unknownOperators;
    this.subgraph = model.subgraphs(0);
    this.reads = reads;
    this.stored = new StoredTensors(model, subgraph, reads);
  }

  /**
   * Reads the graph.
   *
   * @throws UserException listing everything that the graph cannot hold
   */
  Graph read(String where) {
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    for (int index : reads.ints(subgraph.inputsLength(), subgraph::inputs)) {
      noting("input", () -> inputs.add(input(index)));
    }
    readOperators();
    for (int index : reads.ints(subgraph.outputsLength(), subgraph::outputs)) {
      noting("output", () -> outputs.add(output(index)));
    }
    if (!problems.isEmpty()) {
      throw UserException.listing("Cannot read " + where + ":", List.copyOf(problems));
    }
    return Graph.of(defined, nodes, inputs, outputs);
  }

  private void readOperators() {
    Map<String, Integer> unsupported = new LinkedHashMap<>();
    int count = reads.count(subgraph.operatorsLength(), Integer.BYTES);
    for (int i = 0; i < count; i++) {
      Operator operator = subgraph.operators(i);
      OperatorCode code = operatorCode(operator);
      int builtin = Math.max(code.deprecatedBuiltinCode(), code.builtinCode());
      Optional<OperatorReaders.Reader> reader =
          builtin == BuiltinOperator.CUSTOM && unknownOperators == UnknownOperators.REFUSED
              ? Optional.empty()
              : OperatorReaders.reader(builtin);
      if (reader.isPresent()) {
        String where = "operator " + i + " (" + name(code, builtin) + ")";
        noting(
            where,
            () -> {
              Node node = node(operator, code, builtin, reader.get());
              if (isKept(node.op())) {
                if (!isFolded(node)) {
                  nodes.add(node);
                }
              } else {
                unsupported.merge(name(code, builtin), 1, Integer::sum);
              }
            });
      } else {
        unsupported.merge(name(code, builtin), 1, Integer::sum);
      }
      defineOutputs(operator);
    }
    String keeping = remedies.keepUnknownOperator();
    unsupported.forEach(
        (name, times) ->
            problems.add(
                "operator %s is not supported (%d in the file)%s"
                    .formatted(
                        name,
                        times,
                        name.startsWith("CUSTOM") && !keeping.isEmpty() ? "; " + keeping : "")));
  }

  /** Lets a constant that only stands compressed in the file be what it stands for. */
  private boolean isFolded(Node node) {
    if (!(node.op() instanceof Dequantize)) {
      return false;
    }
    Tensor operand = Objects.requireNonNull(defined.get(node.input(0)));
    Optional<Constant> real = CompressedConstants.expanded(operand);
    real.ifPresent(value -> defined.put(node.name(), Tensor.constant(node.name(), value)));
    return real.isPresent();
  }

  private boolean isKept(Op op) {
    return !(op instanceof Custom custom)
        || unknownOperators == UnknownOperators.KEPT
        || custom.hasQuantizedForm();
  }

  private void noting(String where, Runnable step) {
    try {
      step.run();
    } catch (InvalidOperatorException | ArithmeticException e) {
      problems.add(where + ": " + e.getMessage());
    }
  }

  private String input(int index) {
    Tensor tensor = stored.get(index);
    StoredOperator.require(!tensor.isConstant(), "'" + tensor.name() + "' is constant");
    define(tensor);
    return tensor.name();
  }

  private String output(int index) {
    Tensor tensor = stored.get(index);
    StoredOperator.require(
        tensor.isConstant() || defined.containsKey(tensor.name()),
        "nothing computes '" + tensor.name() + "'");
    defined.putIfAbsent(tensor.name(), tensor);
    return tensor.name();
  }

  private Node node(
      Operator operator, OperatorCode code, int builtin, OperatorReaders.Reader reader) {
    List<Tensor> declared =
        reads.ints(operator.outputsLength(), operator::outputs).stream().map(stored::get).toList();
    StoredOperator.require(!declared.isEmpty(), "it has no output");
    StoredOperator view =
        new StoredOperator(
            operator,
            Objects.requireNonNullElse(code.customCode(), ""),
            declared.stream().map(Tensor::type).toList(),
            reads);
    Op op = reader.read(view);
    List<Tensor> operands = operands(operator);
    if (builtin == BuiltinOperator.RESHAPE && operands.size() == 1) {
      operands.add(shapeOperand(view, declared.get(0).name()));
    }
    List<Tensor> results = results(declared, op.knownTypes(operands));
    results.forEach(this::define);
    return new Node(op, names(operands), names(results));
  }

  private List<Tensor> operands(Operator operator) {
    List<Integer> indices = reads.ints(operator.inputsLength(), operator::inputs);
    while (!indices.isEmpty() && indices.get(indices.size() - 1) == LEFT_OUT) {
      indices.remove(indices.size() - 1);
    }
    List<Tensor> operands = new ArrayList<>();
    for (int index : indices) {
      StoredOperator.require(index != LEFT_OUT, "an operand before the last is left out");
      operands.add(operand(index));
    }
    return operands;
  }

  private Tensor operand(int index) {
    Tensor tensor = stored.get(index);
    Tensor known = defined.get(tensor.name());
    if (known != null) {
      return known;
    }
    boolean isEmpty = tensor.shape().elements() == 0;
    StoredOperator.require(
        tensor.isConstant() || isEmpty,
        "it reads '" + tensor.name() + "', which nothing before it computes");
    Tensor constant = isEmpty ? empty(tensor) : tensor;
    define(constant);
    return constant;
  }

  /** A constant without elements has no data in a file. */
  private static Tensor empty(Tensor tensor) {
    Constant none = Constant.fromLittleEndian(tensor.type(), ByteBuffer.allocate(0));
    return new Tensor(tensor.name(), tensor.type(), none, tensor.range(), tensor.quantization());
  }

  /** Some converters name the new shape among the options only. */
  private Tensor shapeOperand(StoredOperator reshape, String output) {
    ReshapeOptions options = reshape.options(BuiltinOptions.ReshapeOptions, new ReshapeOptions());
    int[] shape =
        reads.ints(options.newShapeLength(), options::newShape).stream()
            .mapToInt(Integer::intValue)
            .toArray();
    Tensor tensor = Tensor.constant(stored.newName(output + "_shape"), Constant.vector(shape));
    define(tensor);
    return tensor;
  }

  private static List<Tensor> results(List<Tensor> declared, List<TensorType> inferred) {
    StoredOperator.require(
        declared.size() == inferred.size(),
        "it has " + declared.size() + " outputs, its operands give " + inferred.size());
    List<Tensor> results = new ArrayList<>();
    for (int i = 0; i < declared.size(); i++) {
      Tensor tensor = declared.get(i);
      TensorType type = inferred.get(i);
      boolean isShapeOpen = tensor.shape().rank() == 0;
      StoredOperator.require(
          !tensor.isConstant()
              && tensor.dataType() == type.dataType()
              && (isShapeOpen || !type.shape().isKnown() || tensor.shape().equals(type.shape())),
          "output '" + tensor.name() + "' is " + tensor.type() + ", its operands give " + type);
      results.add(new Tensor(tensor.name(), type, null, tensor.range(), tensor.quantization()));
    }
    return results;
  }

  private void define(Tensor tensor) {
    StoredOperator.require(
        defined.putIfAbsent(tensor.name(), tensor) == null,
        "'" + tensor.name() + "' is defined twice");
  }

  /** Lets the operators after one that could not be read be checked as well. */
  private void defineOutputs(Operator operator) {
    for (int index : reads.ints(operator.outputsLength(), operator::outputs)) {
      try {
        Tensor tensor = stored.get(index);
        defined.putIfAbsent(tensor.name(), tensor);
      } catch (InvalidOperatorException e) {
        problems.add(e.getMessage());
      }
    }
  }

  private OperatorCode operatorCode(Operator operator) {
    long index = operator.opcodeIndex();
    if (index >= model.operatorCodesLength()) {
      throw new DamagedFileException("operator code " + index + " does not exist");
    }
    return model.operatorCodes((int) index);
  }

  private static String name(OperatorCode code, int builtin) {
    if (builtin == BuiltinOperator.CUSTOM) {
      return "CUSTOM '" + code.customCode() + "'";
    }
    return builtin >= 0 && builtin < BuiltinOperator.names.length
        ? BuiltinOperator.name(builtin)
        : "number " + builtin;
  }

  private static List<String> names(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::name).toList();
  }
}

package io.rangefinder.tensorflow.freeze;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorShapeProto;

/**
 * What of a graph is frozen, and how.
 *
 * @param inputs tensors that the frozen graph begins with; what computes them is left out. Others
 *     stay what they are
 * @param outputs tensors, or nodes, that it ends in
 * @param only variables that become constants, by name; empty for all
 * @param leftOut variables that stay variables, by name
 * @param stripsTraining whether ranges are read from their variables, updates and delays left out,
 *     and choices between training and inference decided
 * @param placeholders placeholders that become constants, with their values as they are written
 * @param clearsDevices whether nodes forget what device they were meant for
 * @param delay runs that training waited before it quantized, where that is known otherwise than by
 *     the graph
 */
public record FreezeRequest(
    List<Input> inputs,
    List<String> outputs,
    Set<String> only,
    Set<String> leftOut,
    boolean stripsTraining,
    Map<String, String> placeholders,
    boolean clearsDevices,
    OptionalLong delay) {
  public FreezeRequest {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    only = Collections.unmodifiableSet(new TreeSet<>(only));
    leftOut = Collections.unmodifiableSet(new TreeSet<>(leftOut));
    placeholders = Collections.unmodifiableMap(new LinkedHashMap<>(placeholders));
  }

  /** An input by the name of its tensor, with its type and shape where they are known. */
  public record Input(String name, DataType type, TensorShapeProto shape) {}

  /** All that some outputs need. */
  public static FreezeRequest of(List<String> outputs) {
    return new FreezeRequest(
        List.of(), outputs, Set.of(), Set.of(), false, Map.of(), true, OptionalLong.empty());
  }

  /** The same part with the training taken out. */
  public FreezeRequest strippingTraining() {
    return new FreezeRequest(
        inputs, outputs, only, leftOut, true, placeholders, clearsDevices, delay);
  }

  /** The same part with variables left what they are. */
  public FreezeRequest leavingOut(Set<String> variables) {
    return new FreezeRequest(
        inputs, outputs, only, variables, stripsTraining, placeholders, clearsDevices, delay);
  }

  /** The same part with these variables alone made constants; all if there are none. */
  public FreezeRequest freezingOnly(Set<String> variables) {
    return new FreezeRequest(
        inputs, outputs, variables, leftOut, stripsTraining, placeholders, clearsDevices, delay);
  }

  boolean leavesOut(String variable) {
    return leftOut.contains(variable) || (!only.isEmpty() && !only.contains(variable));
  }

  /** The same part with constants in the place of placeholders. */
  public FreezeRequest setting(Map<String, String> values) {
    return new FreezeRequest(
        inputs, outputs, only, leftOut, stripsTraining, values, clearsDevices, delay);
  }

  /** The same part with every node on the device that it was meant for. */
  public FreezeRequest keepingDevices() {
    return new FreezeRequest(
        inputs, outputs, only, leftOut, stripsTraining, placeholders, false, delay);
  }

  /** The same part of a graph whose training waited so many runs before it quantized. */
  public FreezeRequest trainedAfter(long runs) {
    return new FreezeRequest(
        inputs,
        outputs,
        only,
        leftOut,
        stripsTraining,
        placeholders,
        clearsDevices,
        OptionalLong.of(runs));
  }

  /** The part between other tensors. */
  public FreezeRequest between(List<Input> first, List<String> last) {
    return new FreezeRequest(
        first, last, only, leftOut, stripsTraining, placeholders, clearsDevices, delay);
  }
}

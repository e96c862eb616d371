package io.rangefinder.tensorflow.graphdef;

import java.util.Set;
import org.tensorflow.proto.NodeDef;

/** Which operators hold variables, hand them on, and change them. */
public final class VariableKinds {
  public static final String HANDLE = "VarHandleOp";
  public static final String READ = "ReadVariableOp";

  private static final Set<String> REFERENCES =
      Set.of("TemporaryVariable", "Variable", "VariableV2");

  /** Operators that hand on what they read, by what they are without references. */
  private static final Set<String> FORWARDERS =
      Set.of("Enter", "Exit", "Identity", "Merge", "NextIteration", "Switch");

  private static final Set<String> UPDATES =
      Set.of(
          "Assign",
          "AssignAdd",
          "AssignAddVariableOp",
          "AssignSub",
          "AssignSubVariableOp",
          "AssignVariableOp",
          "AssignVariableXlaConcatND",
          "CountUpTo",
          "DestroyResourceOp",
          "ResourceCountUpTo",
          "ResourceStridedSliceAssign",
          "ScatterAdd",
          "ScatterDiv",
          "ScatterMax",
          "ScatterMin",
          "ScatterMul",
          "ScatterNdAdd",
          "ScatterNdMax",
          "ScatterNdMin",
          "ScatterNdSub",
          "ScatterNdUpdate",
          "ScatterSub",
          "ScatterUpdate",
          "StridedSliceAssign");

  private static final Set<String> UPDATING_PREFIXES =
      Set.of("Apply", "ResourceApply", "ResourceScatter", "ResourceSparseApply", "SparseApply");

  private VariableKinds() {}

  public static boolean isVariable(NodeDef node) {
    return isHandle(node) || isReference(node);
  }

  public static boolean isHandle(NodeDef node) {
    return node.getOp().equals(HANDLE);
  }

  /** Whether a node is a variable of TensorFlow 1 whose output is its value. */
  public static boolean isReference(NodeDef node) {
    return REFERENCES.contains(node.getOp());
  }

  public static boolean isForwarder(String operator) {
    return FORWARDERS.contains(operator);
  }

  /** An operator on references as it is on values: {@code RefSwitch} is a Switch. */
  public static String withoutReference(String operator) {
    String plain = operator.startsWith("Ref") ? operator.substring("Ref".length()) : operator;
    return FORWARDERS.contains(plain) ? plain : operator;
  }

  public static boolean isUpdate(String operator) {
    return UPDATES.contains(operator) || UPDATING_PREFIXES.stream().anyMatch(operator::startsWith);
  }
}

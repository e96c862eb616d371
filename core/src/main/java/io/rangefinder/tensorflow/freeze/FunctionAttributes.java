package io.rangefinder.tensorflow.freeze;

import io.rangefinder.ir.UserException;
import java.util.Map;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/** Attributes that the caller of a function gives, where its nodes name them. */
final class FunctionAttributes {
  private FunctionAttributes() {}

  /** A node of a function with what a caller gives. */
  static NodeDef substituted(NodeDef node, FunctionDef function, Map<String, AttrValue> given) {
    NodeDef.Builder changed = node.toBuilder();
    node.getAttrMap()
        .forEach((name, value) -> changed.putAttr(name, substituted(value, function, given)));
    return changed.build();
  }

  private static AttrValue substituted(
      AttrValue value, FunctionDef function, Map<String, AttrValue> given) {
    return switch (value.getValueCase()) {
      case PLACEHOLDER -> valueOf(value.getPlaceholder(), function, given);
      case FUNC -> value.toBuilder().setFunc(substituted(value.getFunc(), function, given)).build();
      case LIST -> {
        AttrValue.Builder list = value.toBuilder();
        for (int i = 0; i < value.getList().getFuncCount(); i++) {
          list.getListBuilder()
              .setFunc(i, substituted(value.getList().getFunc(i), function, given));
        }
        yield list.build();
      }
      default -> value;
    };
  }

  private static NameAttrList substituted(
      NameAttrList callee, FunctionDef function, Map<String, AttrValue> given) {
    NameAttrList.Builder changed = callee.toBuilder();
    callee
        .getAttrMap()
        .forEach(
            (name, value) -> {
              if (value.getValueCase() == AttrValue.ValueCase.PLACEHOLDER) {
                changed.putAttr(name, valueOf(value.getPlaceholder(), function, given));
              }
            });
    return changed.build();
  }

  /** The value of one of a function's attributes: the caller's, or the function's default. */
  static AttrValue valueOf(String name, FunctionDef function, Map<String, AttrValue> given) {
    AttrValue value = given.get(name);
    if (value != null) {
      return value;
    }
    for (OpDef.AttrDef attribute : function.getSignature().getAttrList()) {
      if (attribute.getName().equals(name) && attribute.hasDefaultValue()) {
        return attribute.getDefaultValue();
      }
    }
    throw new UserException(
        "The function '%s' is called without its attribute '%s'. The graph is damaged; export it again."
            .formatted(function.getSignature().getName(), name));
  }
}

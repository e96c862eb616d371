package io.rangefinder.qat.contrib;

import io.rangefinder.qat.edit.GraphEdit;
import java.util.HashMap;
import java.util.Map;
import org.tensorflow.proto.NodeDef;

/** Names of scopes, numbered where one is opened again. */
final class Scopes {
  private final Map<String, Integer> opened = new HashMap<>();

  Scopes(GraphEdit graph) {
    for (NodeDef node : graph.nodes()) {
      String name = node.getName();
      for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
        opened.putIfAbsent(name.substring(0, slash), 1);
      }
      opened.putIfAbsent(name, 1);
    }
  }

  /** The scope wished, or with the first number behind it that is free. */
  String open(String wished) {
    String scope = wished;
    for (int i = opened.getOrDefault(wished, 0); opened.containsKey(scope); i++) {
      scope = wished + "_" + i;
    }
    opened.merge(wished, 1, Integer::sum);
    opened.putIfAbsent(scope, 1);
    return scope;
  }

  /** What stands before the last part of a name; empty at the root. */
  static String contextOf(String name) {
    int slash = name.lastIndexOf('/');
    return slash < 0 ? "" : name.substring(0, slash);
  }

  static String join(String context, String name) {
    return context.isEmpty() ? name : context + "/" + name;
  }
}

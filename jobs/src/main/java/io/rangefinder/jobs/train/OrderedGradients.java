package io.rangefinder.jobs.train;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * A graph with gradients whose nodes have names and an order of their own: what each computes.
 *
 * <p>TensorFlow visits the readers of a tensor in the order of their addresses where there are
 * many, so that the same gradients are built in another order, and summed in another, each time.
 */
final class OrderedGradients {
  private static final String SUM = "AddN";
  private static final int DIGITS = 24;

  private final Set<String> before = new HashSet<>();
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, Integer> equals = new HashMap<>();

  private OrderedGradients() {}

  /**
   * Orders what was added to a graph.
   *
   * @param original the graph before; its nodes stay as they are
   * @param scope what the names of gradients begin with
   * @param whole the graph with gradients and with other nodes, each behind what it reads
   */
  static GraphDef of(GraphDef original, String scope, GraphDef whole) {
    OrderedGradients ordered = new OrderedGradients();
    original.getNodeList().forEach(node -> ordered.before.add(node.getName()));
    GraphDef.Builder result = original.toBuilder();
    List<NodeDef> gradients = new ArrayList<>();
    List<NodeDef> others = new ArrayList<>();
    for (NodeDef node : whole.getNodeList()) {
      if (ordered.before.contains(node.getName())) {
        continue;
      }
      NodeDef renamed = ordered.reading(node);
      if (node.getName().startsWith(scope)) {
        gradients.add(ordered.named(scope, renamed));
      } else {
        others.add(renamed);
      }
    }
    gradients.sort(Comparator.comparing(NodeDef::getName));
    return result.addAllNode(gradients).addAllNode(others).build();
  }

  private NodeDef reading(NodeDef node) {
    List<String> operands = new ArrayList<>();
    List<String> waited = new ArrayList<>();
    for (String input : node.getInputList()) {
      boolean isControl = input.startsWith("^");
      (isControl ? waited : operands).add(renamed(input, isControl ? 1 : 0));
    }
    if (node.getOp().equals(SUM)) {
      operands.sort(Comparator.naturalOrder());
    }
    waited.sort(Comparator.naturalOrder());
    return node.toBuilder().clearInput().addAllInput(operands).addAllInput(waited).build();
  }

  private String renamed(String input, int begin) {
    int colon = input.indexOf(':');
    int end = colon < 0 ? input.length() : colon;
    String name = input.substring(begin, end);
    return input.substring(0, begin) + names.getOrDefault(name, name) + input.substring(end);
  }

  private NodeDef named(String scope, NodeDef node) {
    MessageDigest digest = sha256();
    digest.update(node.getOp().getBytes(StandardCharsets.UTF_8));
    for (Map.Entry<String, AttrValue> attribute : new TreeMap<>(node.getAttrMap()).entrySet()) {
      digest.update(attribute.getKey().getBytes(StandardCharsets.UTF_8));
      digest.update(attribute.getValue().toByteArray());
    }
    for (String input : node.getInputList()) {
      digest.update(input.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    String computed = HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    int equal = equals.merge(computed, 1, Integer::sum);
    String name = scope + "/" + computed + (equal == 1 ? "" : "_" + equal);
    names.put(node.getName(), name);
    return node.toBuilder().setName(name).build();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

package io.rangefinder.tensorflow.freeze;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SaverDef;

/**
 * Graphs for tests, a node a line: {@code name = Op(input, ^control) key=value; key=value}, the
 * values in the text form of protocol buffers. A function begins with {@code fun name(arg:TYPE, …)
 * -> result:TYPE=reference, …} and ends with {@code end}.
 */
final class GraphText {
  /** How a graph of a resource variable of one key restores itself. */
  static final SaverDef SAVER =
      SaverDef.newBuilder()
          .setFilenameTensorName("file:0")
          .setRestoreOpName("restore")
          .setSaveTensorName("file:0")
          .setVersion(SaverDef.CheckpointFormatVersion.V2)
          .build();

  private GraphText() {}

  static GraphDef graph(String text) {
    GraphDef.Builder graph = GraphDef.newBuilder();
    graph.getVersionsBuilder().setProducer(1087).setMinConsumer(12);
    FunctionDef.Builder function = null;
    for (String raw : text.lines().toList()) {
      String line = raw.strip();
      if (line.startsWith("fun ")) {
        function = function(line.substring(4));
      } else if (line.equals("end") && function != null) {
        graph.getLibraryBuilder().addFunction(function);
        function = null;
      } else if (function != null && line.startsWith("control ")) {
        String node = line.substring("control ".length());
        function.putControlRet(node, node).getSignatureBuilder().addControlOutput(node);
        function.getSignatureBuilder().setIsStateful(true);
      } else if (!line.isEmpty() && function != null) {
        function.addNodeDef(node(line));
      } else if (!line.isEmpty()) {
        graph.addNode(node(line));
      }
    }
    return graph.build();
  }

  private static FunctionDef.Builder function(String line) {
    FunctionDef.Builder function = FunctionDef.newBuilder();
    String name = line.substring(0, line.indexOf('('));
    function.getSignatureBuilder().setName(name);
    for (String argument : words(line.substring(line.indexOf('(') + 1, line.indexOf(')')))) {
      parse(
          "name: '%s' %s".formatted(argument.split(":", -1)[0], type(argument.split(":", -1)[1])),
          function.getSignatureBuilder().addInputArgBuilder());
    }
    for (String result : words(line.substring(line.indexOf("->") + 2))) {
      String[] parts = result.split("=", 2);
      String[] named = parts[0].split(":", -1);
      parse(
          "name: '%s' %s".formatted(named[0], type(named[1])),
          function.getSignatureBuilder().addOutputArgBuilder());
      function.putRet(named[0], parts[1]);
    }
    return function;
  }

  /** A type, or {@code N*TYPE} with the attribute that counts, or {@code @LIST}. */
  private static String type(String text) {
    int star = text.indexOf('*');
    if (star >= 0) {
      return "number_attr: '%s' type: %s"
          .formatted(text.substring(0, star), text.substring(star + 1));
    }
    return text.startsWith("@")
        ? "type_list_attr: '%s'".formatted(text.substring(1))
        : "type: " + text;
  }

  private static NodeDef node(String line) {
    int is = line.indexOf(" = ");
    int open = line.indexOf('(', is);
    int close = line.indexOf(')', open);
    NodeDef.Builder node =
        NodeDef.newBuilder()
            .setName(line.substring(0, is))
            .setOp(line.substring(is + 3, open))
            .addAllInput(words(line.substring(open + 1, close)));
    for (String attribute : line.substring(close + 1).split(";", -1)) {
      int equals = attribute.indexOf('=');
      if (equals > 0) {
        AttrValue.Builder value = AttrValue.newBuilder();
        parse(attribute.substring(equals + 1).strip(), value);
        node.putAttr(attribute.substring(0, equals).strip(), value.build());
      }
    }
    return node.build();
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.split(",", -1)) {
      if (!word.isBlank()) {
        words.add(word.strip());
      }
    }
    return words;
  }

  private static void parse(String text, Message.Builder into) {
    try {
      TextFormat.merge(text, into);
    } catch (TextFormat.ParseException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** Nodes that restore the variables {@code v} and {@code w} under the keys {@code kv, kw}. */
  static String restoring() {
    return """
        file = Placeholder() dtype=type: DT_STRING; shape=shape {}
        names = Const() dtype=type: DT_STRING; value=tensor { dtype: DT_STRING tensor_shape { dim { size: 2 } } string_val: 'kv' string_val: 'kw' }
        slices = Const() dtype=type: DT_STRING; value=tensor { dtype: DT_STRING tensor_shape { dim { size: 2 } } string_val: '' string_val: '' }
        RestoreV2 = RestoreV2(file, names, slices) dtypes=list { type: DT_FLOAT type: DT_FLOAT }
        restored = Identity(RestoreV2) T=type: DT_FLOAT
        assign_v = AssignVariableOp(v, restored) dtype=type: DT_FLOAT
        assign_w = AssignVariableOp(w, RestoreV2:1) dtype=type: DT_FLOAT
        restore = NoOp(^assign_v, ^assign_w)
        v = VarHandleOp() dtype=type: DT_FLOAT; shape=shape { dim { size: 3 } }; shared_name=s: 'v'
        w = VarHandleOp() dtype=type: DT_FLOAT; shape=shape { dim { size: 3 } }; shared_name=s: 'w'
        """;
  }
}

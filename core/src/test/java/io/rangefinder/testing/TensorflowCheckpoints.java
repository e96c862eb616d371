package io.rangefinder.testing;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.types.TString;

/** Checkpoints as TensorFlow itself saves and restores them. */
public final class TensorflowCheckpoints {
  private TensorflowCheckpoints() {}

  /**
   * A tensor to save or to restore: its key, and of a slice the shape of the whole and the part.
   */
  public record SavedKey(String name, String slice) {
    public static SavedKey whole(String name) {
      return new SavedKey(name, "");
    }
  }

  /** Saves tensors with SaveV2. */
  public static void save(Path prefix, Map<SavedKey, TensorProto> tensors) {
    GraphDef.Builder graph = GraphDef.newBuilder();
    NodeDef.Builder save = NodeDef.newBuilder().setName("save").setOp("SaveV2");
    operands(graph, save, prefix, List.copyOf(tensors.keySet()));
    AttrValue.ListValue.Builder types = AttrValue.ListValue.newBuilder();
    int next = 0;
    for (TensorProto tensor : tensors.values()) {
      String name = "tensor" + next++;
      graph.addNode(constant(name, tensor));
      save.addInput(name);
      types.addType(tensor.getDtype());
    }
    save.putAttr("dtypes", AttrValue.newBuilder().setList(types).build());
    graph.addNode(save);
    try (Graph built = new Graph()) {
      built.importGraphDef(graph.build());
      try (Session session = new Session(built);
          Result none = session.runner().addTarget("save").run()) {
        if (none.size() != 0) {
          throw new IllegalStateException("SaveV2 has an output");
        }
      }
    }
  }

  /** Restores tensors with RestoreV2. */
  public static List<TensorProto> restore(Path prefix, List<SavedKey> keys, List<DataType> types) {
    GraphDef.Builder graph = GraphDef.newBuilder();
    NodeDef.Builder restore = NodeDef.newBuilder().setName("restore").setOp("RestoreV2");
    operands(graph, restore, prefix, keys);
    restore.putAttr(
        "dtypes",
        AttrValue.newBuilder().setList(AttrValue.ListValue.newBuilder().addAllType(types)).build());
    graph.addNode(restore);
    try (Graph built = new Graph()) {
      built.importGraphDef(graph.build());
      try (Session session = new Session(built)) {
        Session.Runner runner = session.runner();
        for (int i = 0; i < keys.size(); i++) {
          runner.fetch("restore", i);
        }
        List<TensorProto> restored = new ArrayList<>();
        try (Result result = runner.run()) {
          for (int i = 0; i < keys.size(); i++) {
            restored.add(proto(result.get(i)));
          }
        }
        return restored;
      }
    }
  }

  private static void operands(
      GraphDef.Builder graph, NodeDef.Builder node, Path prefix, List<SavedKey> keys) {
    graph.addNode(constant("prefix", texts(List.of(prefix.toString()), false)));
    graph.addNode(constant("names", texts(keys.stream().map(SavedKey::name).toList(), true)));
    graph.addNode(constant("slices", texts(keys.stream().map(SavedKey::slice).toList(), true)));
    node.addAllInput(List.of("prefix", "names", "slices"));
  }

  private static TensorProto texts(List<String> texts, boolean isVector) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setDtype(DataType.DT_STRING);
    texts.forEach(text -> tensor.addStringVal(ByteString.copyFromUtf8(text)));
    if (isVector) {
      tensor.getTensorShapeBuilder().addDimBuilder().setSize(texts.size());
    } else {
      tensor.setTensorShape(TensorShapeProto.getDefaultInstance());
    }
    return tensor.build();
  }

  private static NodeDef constant(String name, TensorProto value) {
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Const")
        .putAttr("dtype", AttrValue.newBuilder().setType(value.getDtype()).build())
        .putAttr("value", AttrValue.newBuilder().setTensor(value).build())
        .build();
  }

  /** A tensor with its elements as little-endian bytes, or as texts. */
  public static TensorProto proto(Tensor tensor) {
    TensorProto.Builder proto = TensorProto.newBuilder().setDtype(tensor.dataType());
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long extent : tensor.shape().asArray()) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(extent));
    }
    proto.setTensorShape(shape);
    if (tensor instanceof TString texts) {
      List<ByteString> values = new ArrayList<>();
      texts
          .asBytes()
          .scalars()
          .forEach(value -> values.add(ByteString.copyFrom(value.getObject())));
      return proto.addAllStringVal(values).build();
    }
    byte[] bytes = new byte[Math.toIntExact(tensor.numBytes())];
    if (bytes.length > 0) {
      tensor.asRawTensor().data().read(bytes);
    }
    return proto.setTensorContent(ByteString.copyFrom(bytes)).build();
  }

  /** A tensor of bytes that are counted up. */
  public static TensorProto counted(DataType type, int width, long... shape) {
    TensorProto.Builder proto = TensorProto.newBuilder().setDtype(type);
    int elements = 1;
    for (long extent : shape) {
      proto.getTensorShapeBuilder().addDimBuilder().setSize(extent);
      elements *= (int) extent;
    }
    proto.getTensorShapeBuilder();
    byte[] bytes = new byte[elements * width];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (type == DataType.DT_BOOL ? i & 1 : 7 * i + elements);
    }
    return proto.setTensorContent(ByteString.copyFrom(bytes)).build();
  }

  /** A vector of texts. */
  public static TensorProto texts(String... texts) {
    List<String> all = new ArrayList<>();
    Collections.addAll(all, texts);
    return texts(all, true);
  }
}

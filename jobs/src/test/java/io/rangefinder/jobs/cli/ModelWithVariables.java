package io.rangefinder.jobs.cli;

import com.google.protobuf.TextFormat;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Shape;
import io.rangefinder.tensorflow.checkpoint.CheckpointWriter;
import io.rangefinder.tensorflow.graphdef.TensorProtos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/** A product of two inputs with a variable, in every form that such a model comes in. */
public final class ModelWithVariables {
  /** The graph as text: y of x. */
  static final String GRAPH =
      """
      node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } }
        attr { key: 'shape' value { shape { dim { size: 1 } dim { size: 2 } } } } }
      node { name: 'w' op: 'VarHandleOp' attr { key: 'dtype' value { type: DT_FLOAT } }
        attr { key: 'shape' value { shape { dim { size: 2 } dim { size: 3 } } } } }
      node { name: 'read' op: 'ReadVariableOp' input: 'w' device: '/gpu:0'
        attr { key: 'dtype' value { type: DT_FLOAT } } }
      node { name: 'y' op: 'MatMul' input: 'x' input: 'read' attr { key: 'T' value { type: DT_FLOAT } } }
      """;

  private ModelWithVariables() {}

  /**
   * Writes {@code graph.pbtxt} with {@code model-7} and {@code checkpoint} beside it, {@code
   * model-7.meta}, and the SavedModel {@code saved}.
   */
  public static void write(Path folder) throws IOException {
    Files.writeString(folder.resolve("graph.pbtxt"), GRAPH);
    MetaGraphDef.Builder meta = MetaGraphDef.newBuilder();
    TextFormat.merge(GRAPH, meta.getGraphDefBuilder());
    meta.getMetaInfoDefBuilder().addTags("serve");
    TextFormat.merge(
        """
        signature_def { key: 'serving_default' value {
          inputs { key: 'x' value { name: 'x:0' dtype: DT_FLOAT
            tensor_shape { dim { size: 1 } dim { size: 2 } } } }
          outputs { key: 'y' value { name: 'y:0' dtype: DT_FLOAT } } } }
        """,
        meta);
    checkpoint(folder, "model-7");
    Files.write(folder.resolve("model-7.meta"), meta.build().toByteArray());
    Files.writeString(folder.resolve("checkpoint"), "model_checkpoint_path: '/else/model-7'\n");
    Path model = Files.createDirectory(folder.resolve("saved"));
    checkpoint(Files.createDirectory(model.resolve("variables")), "variables");
    Files.write(
        model.resolve("saved_model.pb"),
        SavedModel.newBuilder().addMetaGraphs(meta).build().toByteArray());
  }

  private static void checkpoint(Path folder, String prefix) throws IOException {
    Constant weights = Constant.ofFloats(Shape.of(2, 3), new float[] {1, 2, 3, 4, 5, 6});
    for (Map.Entry<String, byte[]> file :
        new CheckpointWriter()
            .write(prefix, new TreeMap<>(Map.of("w", TensorProtos.encode(weights))))
            .entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
  }
}

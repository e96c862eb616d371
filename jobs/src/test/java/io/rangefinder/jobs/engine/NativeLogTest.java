package io.rangefinder.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.execute.TensorFlowSession;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

final class NativeLogTest {
  /** Runs one node of the given operator. */
  static final class OneNode {
    private OneNode() {}

    public static void main(String[] arguments) {
      GraphDef graph =
          GraphDef.newBuilder()
              .addNode(NodeDef.newBuilder().setName("node").setOp(arguments[0]))
              .build();
      System.err.println("before");
      try (TensorFlowSession session = TensorFlowSession.open(graph)) {
        session.run(Map.of(), List.of(), List.of("node")).close();
        System.err.println("after");
      } catch (UserException refused) {
        System.err.println("refused: " + refused.getMessage());
      }
    }
  }

  @Test
  void aRunThatIsWellSaysNothing() throws IOException, InterruptedException {
    for (String level : List.of("", "3")) {
      String output = ChildJvm.run(environment(level), OneNode.class, "NoOp");

      assertThat(output.lines()).as("level '%s'", level).containsExactly("before", "after");
    }
  }

  @Test
  void whatTensorFlowRefusesIsTold() throws IOException, InterruptedException {
    assertThat(ChildJvm.run(environment(""), OneNode.class, "NoSuchOperator"))
        .contains("refused: TensorFlow cannot load the graph: ")
        .contains("NoSuchOperator");
  }

  @Test
  void whoAsksForEverythingGetsIt() throws IOException, InterruptedException {
    assertThat(ChildJvm.run(environment("0"), OneNode.class, "NoOp"))
        .contains("MLIR V1 optimization pass is not enabled")
        .contains("All log messages before absl::InitializeLog()")
        .contains("after");
  }

  private static Map<String, String> environment(String level) {
    return Map.of("TF_CPP_MIN_LOG_LEVEL", level);
  }
}

package io.rangefinder.jobs.execute;

import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Loads TensorFlow before the first test of a JVM as the product does, for it takes its setting and
 * the size of its thread pool from whoever comes first. So a test may run TensorFlow by itself and
 * the next one over Spark, whatever their order.
 *
 * <p>It listens to executions, not to launcher sessions: Maven's own JVM opens one of those for
 * each plugin's discovery of tests, each with its own class loader, and TensorFlow aborts a process
 * that loads it twice.
 */
public final class EngineOfTests implements TestExecutionListener {
  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    NodeDef any = NodeDef.newBuilder().setName("any").setOp("NoOp").build();
    TensorFlowSession.open(GraphDef.newBuilder().addNode(any).build()).close();
  }
}

package io.rangefinder.jobs.execute;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Loads TensorFlow before the first test of a JVM as the product does, for it takes its setting and
 * the size of its thread pool from whoever comes first. So a test may run TensorFlow by itself and
 * the next one over Spark, whatever their order.
 */
public final class EngineOfTests implements LauncherSessionListener {
  @Override
  public void launcherSessionOpened(LauncherSession session) {
    NodeDef any = NodeDef.newBuilder().setName("any").setOp("NoOp").build();
    TensorFlowSession.open(GraphDef.newBuilder().addNode(any).build()).close();
  }
}

package io.rangefinder.jobs.monitor;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.function.LongSupplier;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;

/**
 * Gauges of the running job among Spark's own metrics, so at every sink that Spark is set to, and
 * at {@code /metrics/prometheus/} of its user interface: {@code stages} begun, {@code imagesToDo}
 * and {@code imagesDone} of the stage, {@code imagesQuarantined} so far.
 */
public final class JobGauges implements SparkPlugin {
  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public void registerMetrics(String applicationId, PluginContext context) {
        MetricRegistry registry = context.metricRegistry();
        JobProgress job = JobProgress.HERE;
        register(registry, "stages", job::stages);
        register(registry, "imagesToDo", job::imagesToDo);
        register(registry, "imagesDone", job::imagesDone);
        register(registry, "imagesQuarantined", job::imagesQuarantined);
      }
    };
  }

  /** None: executors tell the driver what they did by their results. */
  @Override
  public @Nullable ExecutorPlugin executorPlugin() {
    return null;
  }

  private static void register(MetricRegistry registry, String name, LongSupplier value) {
    registry.register(name, (Gauge<Long>) value::getAsLong);
  }
}

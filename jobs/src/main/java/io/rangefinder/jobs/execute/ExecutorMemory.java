package io.rangefinder.jobs.execute;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * What an executor of a running application may take.
 *
 * @param tasks that run in it at a time
 * @param heap bytes
 * @param heapSetting what decides them
 * @param overhead bytes beside the heap; none where nobody enforces a limit
 */
public record ExecutorMemory(int tasks, long heap, String heapSetting, OptionalLong overhead) {
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\s*\\d+\\s*,\\s*(\\d+)\\s*,.*");

  private static final long MEBIBYTE = 1L << 20;

  /** What the application was started with. */
  public static ExecutorMemory of(SparkContext context) {
    // The driver is listed among the executors.
    int executors = Math.max(1, context.statusTracker().getExecutorInfos().length - 1);
    return of(context.master(), context.conf(), context.defaultParallelism() / executors);
  }

  /**
   * @param coresAnExecutor on average, as far as Spark knows
   */
  static ExecutorMemory of(String master, SparkConf conf, int coresAnExecutor) {
    Matcher cluster = LOCAL_CLUSTER.matcher(master);
    int cores;
    if (master.startsWith("local") && !cluster.matches()) {
      return new ExecutorMemory(
          coresAnExecutor,
          Runtime.getRuntime().maxMemory(),
          "the heap of this process (-Xmx)",
          OptionalLong.empty());
    } else if (conf.contains("spark.executor.cores")) {
      cores = conf.getInt("spark.executor.cores", 1);
    } else if (cluster.matches()) {
      cores = Integer.parseInt(cluster.group(1));
    } else {
      // An executor takes all cores of a standalone worker, one elsewhere.
      cores = master.startsWith("spark:") ? coresAnExecutor : 1;
    }
    long heap = conf.getSizeAsBytes("spark.executor.memory", "1g");
    return new ExecutorMemory(
        Math.max(1, cores / conf.getInt("spark.task.cpus", 1)),
        heap,
        "spark.executor.memory",
        overhead(master, conf, heap));
  }

  private static OptionalLong overhead(String master, SparkConf conf, long heap) {
    if (!master.startsWith("yarn") && !master.startsWith("k8s:")) {
      return OptionalLong.empty();
    }
    if (conf.contains("spark.executor.memoryOverhead")) {
      return OptionalLong.of(conf.getSizeAsMb("spark.executor.memoryOverhead") * MEBIBYTE);
    }
    double factor = conf.getDouble("spark.executor.memoryOverheadFactor", 0.1);
    long least = conf.getSizeAsMb("spark.executor.minMemoryOverhead", "384m") * MEBIBYTE;
    return OptionalLong.of(Math.max(least, (long) (heap * factor)));
  }
}

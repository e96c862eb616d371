package io.rangefinder.jobs.engine;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/** Asks all executors that an application has at the moment. */
final class OnEveryExecutor {
  /** Spark gives the tasks of a job to all free executors in turn, but promises nothing. */
  private static final int ATTEMPTS = 5;

  private OnEveryExecutor() {}

  /** A question that each executor answers for itself. */
  interface Question<T> extends Supplier<T>, Serializable {}

  /**
   * The answers by executor. One that is missed or joins later is not among them.
   *
   * @param description of the jobs, for Spark's pages
   */
  static <T> Map<String, T> ask(
      JavaSparkContext context, String description, Question<T> question) {
    context.setJobGroup("engine", description);
    Map<String, T> answers = new TreeMap<>();
    for (int attempt = 0; attempt < ATTEMPTS && answers.size() < executors(context); attempt++) {
      int tasks = Math.max(context.defaultParallelism(), executors(context));
      List<Tuple2<String, T>> found =
          context
              .parallelize(Collections.nCopies(tasks, 0), tasks)
              .map(task -> new Tuple2<>(SparkEnv.get().executorId(), question.get()))
              .collect();
      found.forEach(answer -> answers.put(answer._1(), answer._2()));
    }
    return answers;
  }

  /** The driver is listed among them. */
  private static int executors(JavaSparkContext context) {
    return Math.max(1, context.sc().statusTracker().getExecutorInfos().length - 1);
  }
}

package io.rangefinder.jobs.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that tasks run on, as many as tasks run at a time. */
final class TaskThreads implements AutoCloseable {
  private final ExecutorService threads;

  TaskThreads(int tasks) {
    this.threads = Executors.newFixedThreadPool(tasks);
  }

  /** Runs all and waits for them; what one throws is thrown here. */
  <T> List<T> run(List<Callable<T>> tasks) {
    List<Future<T>> running = tasks.stream().map(threads::submit).toList();
    List<T> results = new ArrayList<>();
    for (Future<T> task : running) {
      results.add(join(task));
    }
    return results;
  }

  private static <T> T join(Future<T> task) {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while measuring", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("A measured task failed", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}

package io.rangefinder.jobs.source;

import io.rangefinder.ir.UserException;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;
import org.tensorflow.exceptions.TFResourceExhaustedException;

/** Tells what went wrong with one file, whatever its class, from what ends a task. */
final class FileFailure {
  private FileFailure() {}

  /** Work on one file. */
  interface Work {
    void run() throws Exception;
  }

  /**
   * Does some work.
   *
   * @return what went wrong with the file; null if nothing did
   * @throws UserException if what the user asks for cannot be done
   */
  static @Nullable Throwable of(Work work) {
    try {
      work.run();
      return null;
    } catch (UserException refusal) {
      throw refusal;
    } catch (Exception | FSError | StackOverflowError failure) {
      rethrowIfNotOfAFile(failure);
      return failure;
    }
  }

  /** A task that is ended, or lacks memory, meets exceptions that say nothing of its files. */
  private static void rethrowIfNotOfAFile(Throwable failure) {
    if (failure instanceof TFResourceExhaustedException memory) {
      throw memory;
    }
    TaskContext task = TaskContext.get();
    if (task != null && task.isInterrupted()) {
      throw new IllegalStateException("the task was ended", failure);
    }
  }

  /** What to tell of a failure. */
  static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }
}

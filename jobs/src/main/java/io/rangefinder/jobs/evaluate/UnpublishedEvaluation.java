package io.rangefinder.jobs.evaluate;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.store.StagedDirectory;
import java.io.IOException;

/** An evaluation that is not at its place yet. Closing it unpublished removes it. */
public final class UnpublishedEvaluation implements AutoCloseable {
  private final EvaluateConfiguration configuration;
  private final StagedDirectory output;
  private final EvaluateResult result;

  UnpublishedEvaluation(
      EvaluateConfiguration configuration, StagedDirectory output, EvaluateResult result) {
    this.configuration = configuration;
    this.output = output;
    this.result = result;
  }

  public EvaluateResult result() {
    return result;
  }

  /**
   * Moves the evaluation to its place.
   *
   * @throws UserException if that cannot be
   */
  public void publish() {
    try {
      output.publish();
    } catch (IOException e) {
      throw configuration.unwritable(e);
    }
  }

  @Override
  public void close() {
    try {
      output.close();
    } catch (IOException e) {
      throw configuration.unwritable(e);
    }
  }
}

package io.rangefinder.jobs.calibrate;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.store.RunDirectory;
import io.rangefinder.jobs.store.StagedDirectory;
import io.rangefinder.jobs.store.StoreReference;
import io.rangefinder.jobs.store.UnfinishedRun;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * A run that is whole and can be read, but is not at its place yet. Closing it unpublished removes
 * it.
 */
public final class UnpublishedRun implements AutoCloseable {
  private final CalibrateConfiguration configuration;
  private final StagedDirectory output;
  private final UnfinishedRun mark;
  private final CalibrateResult result;
  private final @Nullable StoreReference reference;
  private final Configuration hadoop;

  /**
   * @param reference what the run needs of its store, if it has one
   */
  UnpublishedRun(
      CalibrateConfiguration configuration,
      StagedDirectory output,
      UnfinishedRun mark,
      CalibrateResult result,
      @Nullable StoreReference reference,
      Configuration hadoop) {
    this.configuration = configuration;
    this.output = output;
    this.mark = mark;
    this.result = result;
    this.reference = reference;
    this.hadoop = hadoop;
  }

  public CalibrateResult result() {
    return result;
  }

  /** The run where it lies until it is published. */
  public RunDirectory directory() {
    return RunDirectory.unpublished(output, configuration.output(), hadoop);
  }

  /** What the run needs of its store, if it has one: its blocks among others. */
  public Optional<StoreReference> reference() {
    return Optional.ofNullable(reference);
  }

  /**
   * Moves the run to its place.
   *
   * @throws UserException if that cannot be
   */
  public void publish() {
    try {
      String store = configuration.store();
      if (reference != null && store != null) {
        reference.write(store, hadoop);
      }
      output.publish();
    } catch (IOException e) {
      throw configuration.unwritable(e);
    }
  }

  /** Closes it because of a failure, which is told first, whatever closing meets. */
  public void closeAfter(Throwable failure) {
    mark.close();
    output.closeAfter(failure);
  }

  @Override
  public void close() {
    mark.close();
    try {
      output.close();
    } catch (IOException e) {
      throw configuration.unwritable(e);
    }
  }
}

package io.rangefinder.jobs.freeze;

import io.rangefinder.ir.UserException;
import io.rangefinder.model.ModelFiles;
import io.rangefinder.model.ModelSource;
import io.rangefinder.model.UnfrozenModel;

/** Freezes a model; the caller decides where the result goes. */
public final class FreezeJob {
  private final FreezeConfig config;
  private final ModelFiles files;

  public FreezeJob(FreezeConfig config, ModelFiles files) {
    this.config = config;
    this.files = files;
  }

  /**
   * Freezes.
   *
   * @throws UserException if graph or checkpoint cannot be read, or do not fit each other
   */
  public UnfrozenModel.Frozen run() {
    UnfrozenModel model = UnfrozenModel.open(new ModelSource(config.model(), files));
    return config
        .saver()
        .map(model::restoredBy)
        .orElse(model)
        .freeze(config.keys(), config.request());
  }
}

package io.rangefinder.jobs.freeze;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.qat.ManifestDocument;
import io.rangefinder.jobs.store.WholeFiles;
import io.rangefinder.model.ModelSource;
import io.rangefinder.model.UnfrozenModel;
import io.rangefinder.tensorflow.freeze.FreezeRequest;
import java.util.Optional;

/** Freezes a model; the caller decides where the result goes. */
public final class FreezeJob {
  private final FreezeConfig config;
  private final WholeFiles files;

  public FreezeJob(FreezeConfig config, WholeFiles files) {
    this.config = config;
    this.files = files;
  }

  /** The location of the manifest that tells how the graph was trained, if there is one. */
  public Optional<String> manifest() {
    String graph = config.model().path();
    return config.manifest().isEmpty() && files.isFolder(graph)
        ? Optional.empty()
        : ManifestDocument.find(files, config.manifest(), graph);
  }

  /**
   * Freezes.
   *
   * @throws UserException if graph, checkpoint or manifest cannot be read, or do not fit each other
   */
  public UnfrozenModel.Frozen run() {
    UnfrozenModel model = UnfrozenModel.open(new ModelSource(config.model(), files));
    return config.saver().map(model::restoredBy).orElse(model).freeze(config.keys(), request());
  }

  private FreezeRequest request() {
    return manifest()
        .map(where -> ManifestDocument.read(files, where).delay())
        .map(config.request()::trainedAfter)
        .orElse(config.request());
  }
}

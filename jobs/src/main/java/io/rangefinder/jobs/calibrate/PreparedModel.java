package io.rangefinder.jobs.calibrate;

import io.rangefinder.jobs.store.PreparationReport;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.prepare.ChannelBounds;
import io.rangefinder.prepare.ImageNormalization;
import io.rangefinder.prepare.Preparation;
import io.rangefinder.prepare.PreparedGraph;
import io.rangefinder.prepare.QuantizedError;
import io.rangefinder.statistics.TensorStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The network that is calibrated and deployed: the given one, with weights that quantize better.
 * What that takes to know of the activations comes from a bounded number of images.
 *
 * @param images how many were looked at
 * @param report what was done, operator by operator
 */
record PreparedModel(DeployableModel model, long images, PreparationReport report) {
  /** The most images that preparation looks at. */
  static final int MOST_IMAGES = 512;

  /** With fewer images what was observed says too little of what other images will do. */
  static final int LEAST_IMAGES = 100;

  /**
   * Prepares a network.
   *
   * @param images those that are looked at
   * @param error tells what a change that may do harm does
   */
  static PreparedModel prepare(
      DeployableModel model,
      ImagePass pass,
      ListedImages images,
      QuantizedError error,
      CalibrateConfiguration configuration) {
    boolean tooFew = images.count() < LEAST_IMAGES;
    Preparation preparation = tooFew ? Preparation.NONE : configuration.preparation();
    DeployableModel current = model;
    List<String> frozen = ImageNormalization.statistics(model.graph());
    if (!frozen.isEmpty()) {
      Map<String, double[]> means = new LinkedHashMap<>();
      observe(model, pass, images)
          .forEach(
              (name, statistics) -> {
                if (frozen.contains(name) && statistics.images() > 0) {
                  means.put(name, statistics.channels().means());
                }
              });
      current = model.withGraph(ImageNormalization.freeze(model.graph(), means)).simplified();
    }
    Map<String, TensorStatistics> observed =
        preparation == Preparation.NONE ? Map.of() : observe(current, pass, images);
    Map<String, ChannelBounds> bounds = new LinkedHashMap<>();
    long used = 0;
    for (Map.Entry<String, TensorStatistics> tensor : observed.entrySet()) {
      used = Math.max(used, tensor.getValue().images());
      if (!tensor.getValue().bounds().isEmpty()) {
        bounds.put(tensor.getKey(), ChannelBounds.of(tensor.getValue().channels()));
      }
    }
    PreparedGraph prepared =
        PreparedGraph.prepare(current.graph(), bounds, used, preparation, error);
    PreparationReport report =
        new PreparationReport(
            LEAST_IMAGES,
            preparation != configuration.preparation(),
            frozen,
            prepared.deadChannels(),
            prepared.equalization(),
            prepared.activations(),
            prepared.balance(),
            prepared.outliers());
    return new PreparedModel(model.withGraph(prepared.graph()), images.count(), report);
  }

  /** Whether preparing a network takes images. */
  static boolean looksAtImages(DeployableModel model, Preparation preparation) {
    return preparation != Preparation.NONE
        || !ImageNormalization.statistics(model.graph()).isEmpty();
  }

  boolean hadEnoughImages() {
    return images >= LEAST_IMAGES;
  }

  private static Map<String, TensorStatistics> observe(
      DeployableModel model, ImagePass pass, ListedImages images) {
    Map<String, TensorStatistics> statistics = new LinkedHashMap<>();
    pass.run("prepare", model, images)
        .statistics()
        .forEach((tensor, halves) -> statistics.put(tensor, halves.whole()));
    return statistics;
  }
}

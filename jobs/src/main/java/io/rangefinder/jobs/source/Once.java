package io.rangefinder.jobs.source;

import java.util.function.Consumer;

/** A search that is over after one step. */
final class Once implements ImageSearch {
  private final Consumer<ImageListing> step;

  private Once(Consumer<ImageListing> step) {
    this.step = step;
  }

  static ImageSearch of(Consumer<ImageListing> step) {
    return new Once(step);
  }

  @Override
  public boolean advance(ImageListing found) {
    step.accept(found);
    return false;
  }

  @Override
  public void close() {}
}

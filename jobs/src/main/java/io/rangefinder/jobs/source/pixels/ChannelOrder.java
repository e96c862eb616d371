package io.rangefinder.jobs.source.pixels;

/** The order in which a model wants the three colours of a pixel. */
public enum ChannelOrder {
  RGB,
  BGR
}

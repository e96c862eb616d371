package io.rangefinder.jobs.engine;

import io.rangefinder.jobs.execute.EngineSetting;

/** How a job chooses what its networks compute with. */
public enum EngineChoice {
  /** The fastest setting under which all executors compute the same. */
  FASTEST,
  /** The setting under which as many kinds of machines as possible compute the same. */
  PORTABLE;

  /** The setting of {@link #PORTABLE}. */
  static final EngineSetting PORTABLE_SETTING = EngineSetting.SSE41;
}

package io.rangefinder.jobs.engine;

/** What becomes of an operator that the engine computes otherwise than the TFLite runtime. */
public enum EngineCheck {
  /** The job ends. */
  ERROR,
  /** It is told. */
  WARN,
  /** Nobody looks. */
  OFF
}

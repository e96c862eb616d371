package io.rangefinder.jobs.publish;

/** What became of an attempt to publish. */
public sealed interface Publication {
  /** The version counts now. */
  record Published(Commit commit) implements Publication {}

  /** Another commit was first, upon which the version was not judged. */
  record TakenBy(Commit winner) implements Publication {}
}

package io.rangefinder.jobs.publish;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.store.DocumentBlock;

/** Another commit was first: what a user commanded was decided upon what no longer counts. */
public final class TakenException extends UserException {
  private static final long serialVersionUID = 1L;

  TakenException(String model, Commit winner) {
    super(
        "Cannot change what is published of '%s': commit %d, of the kind '%s'%s, was first. See what counts now, and give the command again."
            .formatted(
                model,
                winner.number(),
                DocumentBlock.written(winner.kind()),
                winner.night().isEmpty() ? "" : " by the night " + winner.night()));
  }
}

package io.rangefinder.jobs.calibrate;

import io.rangefinder.jobs.store.NetworkStore;
import io.rangefinder.jobs.store.PreparationIdentity;
import io.rangefinder.model.DeployableModel;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/**
 * Prepares a network once for a store: which images are looked at changes with every image that is
 * added, and a network that changes with them would have no statistics in common with the one
 * before.
 */
final class KeptPreparation {
  private final PreparationIdentity identity;
  private final NetworkStore store;
  private final Configuration hadoop;

  /**
   * @param store its location
   */
  KeptPreparation(PreparationIdentity identity, String store, Configuration hadoop) {
    this.identity = identity;
    this.store = new NetworkStore(store);
    this.hadoop = hadoop;
  }

  /** The network that the store keeps, or else a new one, which it then keeps. */
  PreparedModel of(DeployableModel model, Supplier<PreparedModel> prepare) {
    if (!PreparedModel.looksAtImages(model, identity.preparation())) {
      return prepare.get();
    }
    Optional<NetworkStore.Kept> kept = store.find(identity, hadoop);
    if (kept.isPresent()) {
      return new PreparedModel(
          model.withGraph(kept.get().network().graph()),
          PreparedModel.LEAST_IMAGES,
          kept.get().preparation());
    }
    PreparedModel prepared = prepare.get();
    if (prepared.hadEnoughImages()) {
      store.keep(identity, new NetworkStore.Kept(prepared.model(), prepared.report()), hadoop);
    }
    return prepared;
  }
}

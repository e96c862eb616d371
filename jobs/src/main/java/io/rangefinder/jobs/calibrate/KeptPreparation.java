package io.rangefinder.jobs.calibrate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.convert.DeployableModel;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.store.Json;
import io.rangefinder.jobs.store.NetworkStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/**
 * Prepares a network once for a store: which images are looked at changes with every image that is
 * added, and a network that changes with them would have no statistics in common with the one
 * before.
 */
final class KeptPreparation {
  /** Changes when the same images are prepared otherwise. */
  private static final int VERSION = 1;

  private final CalibrateConfiguration configuration;
  private final NetworkStore store;
  private final Configuration hadoop;

  KeptPreparation(CalibrateConfiguration configuration, Configuration hadoop) {
    this.configuration = configuration;
    this.store = new NetworkStore(Objects.requireNonNull(configuration.store()));
    this.hadoop = hadoop;
  }

  /** The network that the store keeps, or else a new one, which it then keeps. */
  PreparedModel of(DeployableModel model, Supplier<PreparedModel> prepare) {
    if (!PreparedModel.looksAtImages(model, configuration.preparation())) {
      return prepare.get();
    }
    String key = key(model);
    Optional<NetworkStore.Kept> kept = store.find(key, hadoop);
    if (kept.isPresent()) {
      return read(model, kept.get(), key);
    }
    PreparedModel prepared = prepare.get();
    if (prepared.hadEnoughImages()) {
      ObjectNode document = Json.object();
      prepared.summary().forEach(document.putArray("summary")::add);
      document.set("details", prepared.details());
      store.keep(key, new NetworkStore.Kept(prepared.model(), document), hadoop);
    }
    return prepared;
  }

  /** Names all that decides how the network is prepared, but for which images there are. */
  String key(DeployableModel model) {
    ObjectNode document = Json.object();
    configuration.describe(document);
    document.remove("sample-bytes");
    document.put("model", model.fingerprint());
    document.put("version", VERSION);
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(Json.text(document).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every JDK has SHA-256", absent);
    }
  }

  private static PreparedModel read(DeployableModel model, NetworkStore.Kept kept, String key) {
    List<String> summary = new ArrayList<>();
    kept.document().path("summary").forEach(line -> summary.add(line.asText()));
    if (!(kept.document().path("details") instanceof ObjectNode details)) {
      throw new UserException(
          "Cannot use the kept network '%s': its details are missing. Remove it from the store."
              .formatted(key));
    }
    DeployableModel network = model.withGraph(kept.network().graph());
    return new PreparedModel(network, PreparedModel.LEAST_IMAGES, summary, details);
  }
}

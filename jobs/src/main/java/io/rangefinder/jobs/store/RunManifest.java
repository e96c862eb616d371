package io.rangefinder.jobs.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.jobs.source.KindCounts;
import io.rangefinder.statistics.NonFiniteImages;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a calibration run says of itself: the document {@code run.json}.
 *
 * @param rangefinder the version of the program that made the run
 * @param files SHA-256 in hexadecimal of the files that the model was read from, by name; empty of
 *     runs that do not say it
 * @param deployable the fingerprint of the graph that was observed
 * @param preprocessing the fingerprint of what was done to the images
 * @param pixelInputs inputs that are uint8 in the model's file, sorted: whole numbers 0 to 255
 * @param engine what the graph was computed with
 * @param images what became of the images
 * @param tensors how many tensors were observed
 * @param nonFinite by tensor, the images in which it has a NaN or an infinity
 * @param preparation what was done to the network
 */
public record RunManifest(
    String rangefinder,
    RunConfiguration configuration,
    SortedMap<String, String> files,
    String deployable,
    String preprocessing,
    List<String> pixelInputs,
    EngineDescription engine,
    Images images,
    int tensors,
    SortedMap<String, NonFiniteImages> nonFinite,
    PreparationReport preparation) {
  private static final int FORMAT = 1;
  private static final String MODEL_FILES = "model-files";

  public RunManifest {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    pixelInputs = List.copyOf(pixelInputs);
    nonFinite = Collections.unmodifiableSortedMap(new TreeMap<>(nonFinite));
  }

  /**
   * What became of the images. Those listed are those calibrated and those quarantined.
   *
   * @param found images that there are
   * @param others files and members of archives that are not read, by kind
   * @param listed images chosen from them
   * @param reasons how many images were quarantined for each reason, in the order of the reasons
   */
  public record Images(
      long found,
      KindCounts others,
      long listed,
      long calibrated,
      long quarantined,
      SortedMap<String, Long> reasons) {
    public Images {
      reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
    }

    private void describe(ObjectNode node) {
      node.put("found", found);
      node.put("listed", listed);
      node.put("calibrated", calibrated);
      node.put("quarantined", quarantined);
      reasons.forEach(node.putObject("reasons")::put);
      others.describe(node.putObject("others"));
    }

    private static Images read(DocumentBlock block) {
      return new Images(
          block.whole("found"),
          KindCounts.described(block.numbersByName("others")),
          block.whole("listed"),
          block.whole("calibrated"),
          block.whole("quarantined"),
          block.numbersByName("reasons"));
    }
  }

  /** The document. */
  public byte[] bytes() {
    ObjectNode manifest = Json.object();
    manifest.put("format", FORMAT);
    manifest.put("rangefinder", rangefinder);
    configuration.describe(manifest.putObject("configuration"));
    ObjectNode identity = manifest.putObject("identity");
    if (!files.isEmpty()) {
      files.forEach(identity.putObject(MODEL_FILES)::put);
    }
    identity.put("deployable", deployable);
    identity.put("preprocessing", preprocessing);
    pixelInputs.forEach(manifest.putArray("pixel-inputs")::add);
    engine.describe(manifest.putObject("engine"));
    images.describe(manifest.putObject("images"));
    manifest.put("tensors", tensors);
    ObjectNode tensorsOf = manifest.putObject("non-finite");
    nonFinite.forEach(
        (tensor, where) -> {
          ObjectNode node = tensorsOf.putObject(tensor);
          node.put("images", where.count());
          where.first().forEach(node.putArray("first")::add);
        });
    preparation.describe(manifest.putObject("preparation"));
    return Json.bytes(manifest);
  }

  /**
   * Reads the document.
   *
   * @param where the file, for messages
   * @throws io.rangefinder.ir.UserException if it is of a newer version, or listing what is wrong
   */
  public static RunManifest read(byte[] bytes, String where) {
    return DocumentBlock.read(
        "the manifest of a run",
        where,
        bytes,
        FORMAT,
        "Calibrate again, or put the file back.",
        RunManifest::read);
  }

  private static RunManifest read(DocumentBlock document) {
    DocumentBlock identity = document.block("identity");
    return new RunManifest(
        document.text("rangefinder"),
        RunConfiguration.read(document.block("configuration")),
        identity.has(MODEL_FILES) ? identity.textsByName(MODEL_FILES) : new TreeMap<>(),
        identity.text("deployable"),
        identity.text("preprocessing"),
        document.texts("pixel-inputs"),
        EngineDescription.read(document.block("engine")),
        Images.read(document.block("images")),
        document.count("tensors"),
        nonFinite(document.blocksByName("non-finite")),
        PreparationReport.read(document.block("preparation")));
  }

  private static SortedMap<String, NonFiniteImages> nonFinite(Map<String, DocumentBlock> tensors) {
    SortedMap<String, NonFiniteImages> images = new TreeMap<>();
    tensors.forEach(
        (tensor, block) ->
            images.put(tensor, new NonFiniteImages(block.whole("images"), block.texts("first"))));
    return images;
  }
}

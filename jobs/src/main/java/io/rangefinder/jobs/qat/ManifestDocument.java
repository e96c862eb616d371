package io.rangefinder.jobs.qat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.jobs.store.DocumentBlock;
import io.rangefinder.jobs.store.Json;
import io.rangefinder.jobs.store.WholeFiles;
import io.rangefinder.qat.Manifest;
import io.rangefinder.qat.Missed;
import io.rangefinder.qat.QuantizedTensor;
import io.rangefinder.qat.RangeVariables;
import io.rangefinder.qat.Role;
import io.rangefinder.qat.StateVariable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The document {@code GRAPH.json} beside a rewritten graph: its manifest. */
public final class ManifestDocument {
  /** Ends the name of the document after that of the graph. */
  public static final String SUFFIX = ".json";

  private static final int FORMAT = 1;
  private static final String FREEZE_DELAY = "batch-norm-freeze-delay";

  private ManifestDocument() {}

  /**
   * Where a graph's manifest lies.
   *
   * @param named where a user says it lies; empty for beside the graph
   * @return empty if none is named and there is none
   */
  public static Optional<String> find(WholeFiles files, Optional<String> named, String graph) {
    return named.or(() -> Optional.of(graph + SUFFIX).filter(beside -> exists(files, beside)));
  }

  private static boolean exists(WholeFiles files, String location) {
    int slash = location.lastIndexOf('/');
    String folder = slash < 0 ? "." : location.substring(0, Math.max(1, slash));
    return files.isFolder(folder)
        && files.folder(folder).names().contains(location.substring(slash + 1));
  }

  /**
   * Reads the document of a place.
   *
   * @throws io.rangefinder.ir.UserException as {@link #read(byte[], String)}, or if there is none
   */
  public static Manifest read(WholeFiles files, String where) {
    return read(files.read("the manifest", where), where);
  }

  /** The document. */
  public static byte[] bytes(Manifest manifest) {
    ObjectNode document = Json.object();
    document.put("format", FORMAT);
    document.put("rules", manifest.rules());
    manifest.outputs().forEach(document.putArray("outputs")::add);
    document.put("delay", manifest.delay());
    document.put("counter", manifest.counter().map(StateVariable::name).orElse(null));
    manifest.batchNormFreezeDelay().ifPresent(runs -> document.put(FREEZE_DELAY, runs));
    ArrayNode tensors = document.putArray("tensors");
    manifest.tensors().forEach(tensor -> describe(tensor, tensors.addObject()));
    ArrayNode missed = document.putArray("missed");
    manifest.missed().forEach(miss -> describe(miss, missed.addObject()));
    return Json.bytes(document);
  }

  private static void describe(QuantizedTensor tensor, ObjectNode node) {
    RangeVariables range = tensor.range();
    node.put("name", tensor.name());
    node.put("tensor", tensor.tensor());
    node.put("quantized", tensor.quantized());
    node.put("role", DocumentBlock.written(tensor.role()));
    node.put("group", range.group());
    node.put("min", range.min().name());
    node.put("max", range.max().name());
    node.put("initial-min", (double) range.min().initial());
    node.put("initial-max", (double) range.max().initial());
    node.put("channels", range.channels());
    ArrayNode averages = node.putArray("averages");
    range
        .averages()
        .ifPresent(
            state -> {
              averages.add(state.minBiased().name());
              averages.add(state.minSteps().name());
              averages.add(state.maxBiased().name());
              averages.add(state.maxSteps().name());
            });
    node.put("bits", tensor.bits());
    node.put("narrow", tensor.narrow());
    node.put("symmetric", tensor.symmetric());
    node.put("reason", tensor.reason());
  }

  private static void describe(Missed missed, ObjectNode node) {
    node.put("node", missed.node());
    node.put("operator", missed.operator());
    node.put("reason", missed.reason());
  }

  /**
   * Reads the document.
   *
   * @param where the file, for messages
   * @throws io.rangefinder.ir.UserException if it is of a newer version, or listing what is wrong
   */
  public static Manifest read(byte[] bytes, String where) {
    return DocumentBlock.read(
        "the manifest of a rewritten graph",
        where,
        bytes,
        FORMAT,
        "Rewrite the training graph again.",
        document ->
            new Manifest(
                document.text("rules"),
                document.texts("outputs"),
                document.whole("delay"),
                Optional.ofNullable(document.nullableText("counter"))
                    .map(name -> new StateVariable(name, true, List.of(), 0)),
                document.has(FREEZE_DELAY)
                    ? OptionalLong.of(document.whole(FREEZE_DELAY))
                    : OptionalLong.empty(),
                document.list("tensors", ManifestDocument::tensor),
                document.list("missed", ManifestDocument::missed)));
  }

  private static QuantizedTensor tensor(DocumentBlock block) {
    int channels = block.count("channels");
    List<Integer> shape = channels == 0 ? List.of() : List.of(channels);
    StateVariable min =
        new StateVariable(block.text("min"), false, shape, (float) block.number("initial-min"));
    StateVariable max =
        new StateVariable(block.text("max"), false, shape, (float) block.number("initial-max"));
    List<String> averages = block.texts("averages");
    if (averages.size() != 0 && averages.size() != 4) {
      block.problem("averages", "has %d names, must have 4 or none".formatted(averages.size()));
      averages = List.of();
    }
    return new QuantizedTensor(
        block.text("name"),
        block.text("tensor"),
        block.text("quantized"),
        block.choice("role", Role.class),
        new RangeVariables(
            block.text("group"),
            min,
            max,
            channels,
            averages.isEmpty() ? Optional.empty() : Optional.of(averages(averages))),
        block.count("bits"),
        block.flag("narrow"),
        block.flag("symmetric"),
        block.text("reason"));
  }

  private static RangeVariables.Averages averages(List<String> names) {
    return new RangeVariables.Averages(
        zero(names.get(0)), zero(names.get(1)), zero(names.get(2)), zero(names.get(3)));
  }

  private static StateVariable zero(String name) {
    return new StateVariable(name, false, List.of(), 0);
  }

  private static Missed missed(DocumentBlock block) {
    return new Missed(block.text("node"), block.text("operator"), block.text("reason"));
  }
}

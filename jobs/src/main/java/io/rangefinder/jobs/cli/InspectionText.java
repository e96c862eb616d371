package io.rangefinder.jobs.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.jobs.config.SuggestedBlocks;
import io.rangefinder.jobs.store.Json;
import io.rangefinder.model.KnownTensor;
import io.rangefinder.model.ModelInspection;
import io.rangefinder.model.ModelInspection.NamedType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an inspection found, for a terminal and as a document. */
final class InspectionText {
  private static final int MOST_NAMED = 10;

  private InspectionText() {}

  static String of(ModelInspection found, String model) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "model       %s: %s, %,d bytes, %,d parameters",
            model,
            found.kind(),
            found.bytes(),
            found.parameters()));
    addTensors(lines, "inputs", found.inputs());
    addTensors(lines, "outputs", found.outputs());
    lines.add(
        line(
            "operators",
            found.operators().entrySet().stream()
                .map(kind -> kind.getKey() + " " + kind.getValue())
                .collect(Collectors.joining(", "))));
    lines.add(
        line(
            "ranges",
            found.known().isEmpty()
                ? "none"
                : "of %d of %d tensors; --json lists them"
                    .formatted(
                        found.known().size(),
                        found.graph().map(graph -> graph.tensors().size()).orElse(0))));
    if (found.isCoded()) {
      lines.add(line("codes", "it is quantized: --quantized of evaluate, and convert, take it"));
    } else if (found.problems().isEmpty()) {
      lines.add(line("problems", "none: calibrate and convert take it"));
    }
    found.problems().forEach(problem -> lines.add(line("problem", problem)));
    lines.add("");
    lines.add("# A configuration to begin with.");
    lines.add(SuggestedBlocks.of(found.configuration()));
    return String.join(System.lineSeparator(), lines);
  }

  private static void addTensors(List<String> lines, String role, List<NamedType> tensors) {
    String title = role;
    for (NamedType tensor : tensors.subList(0, Math.min(MOST_NAMED, tensors.size()))) {
      lines.add(line(title, (tensor.name() + "  " + tensor.type()).stripTrailing()));
      title = "";
    }
    if (tensors.size() > MOST_NAMED) {
      lines.add(line("", "and %d more; --json lists them".formatted(tensors.size() - MOST_NAMED)));
    }
    if (tensors.isEmpty()) {
      lines.add(line(role, "none"));
    }
  }

  private static String line(String title, String text) {
    return String.format(Locale.ROOT, "%-11s %s", title, text);
  }

  static ObjectNode document(ModelInspection found, String model) {
    ObjectNode document = Json.object();
    document.put("model", model);
    document.put("kind", found.kind().toString());
    document.put("bytes", found.bytes());
    document.put("parameters", found.parameters());
    document.put("coded", found.isCoded());
    addTensors(document.putArray("inputs"), found.inputs());
    addTensors(document.putArray("outputs"), found.outputs());
    found.operators().forEach(document.putObject("operators")::put);
    ArrayNode ranges = document.putArray("ranges");
    found.known().forEach(known -> addRange(ranges.addObject(), known));
    found.problems().forEach(document.putArray("problems")::add);
    document.put("configuration", SuggestedBlocks.of(found.configuration()));
    return document;
  }

  private static void addTensors(ArrayNode array, List<NamedType> tensors) {
    for (NamedType tensor : tensors) {
      ObjectNode node = array.addObject();
      node.put("name", tensor.name());
      node.put("type", tensor.type());
    }
  }

  private static void addRange(ObjectNode node, KnownTensor known) {
    node.put("tensor", known.tensor().name());
    node.put("type", known.tensor().type().toString());
    known
        .range()
        .ifPresent(
            range -> {
              node.put("min", range.min());
              node.put("max", range.max());
              node.put("origin", known.origin());
            });
    known
        .code()
        .ifPresent(
            code -> {
              node.put("scale", code.scale());
              node.put("zero-point", code.zeroPoint());
            });
  }
}

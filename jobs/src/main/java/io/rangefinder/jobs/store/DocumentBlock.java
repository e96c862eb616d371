package io.rangefinder.jobs.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.ir.UserException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One block of a stored JSON document, read key by key. A key that is read becomes known; what is
 * missing or of another type is noted as a problem and something of the type is returned, so that
 * one look finds everything that is wrong.
 */
public final class DocumentBlock {
  private static final String FORMAT = "format";

  private final ObjectNode node;
  private final String path;
  private final Findings findings;
  private final Set<String> known = new HashSet<>();

  /** What was found in all blocks of a document. */
  private record Findings(List<String> problems, List<DocumentBlock> blocks) {}

  private DocumentBlock(ObjectNode node, String path, Findings findings) {
    this.node = node;
    this.path = path;
    this.findings = findings;
    findings.blocks().add(this);
  }

  /**
   * Reads a document of this version.
   *
   * @param what what the document is, for messages: "the report"
   * @param where the file
   * @param format the version that is read
   * @param remedy what to do about a document that is damaged
   * @throws UserException if it is of another version, or listing all that is unknown, missing or
   *     of a wrong type
   */
  public static <T> T read(
      String what,
      String where,
      byte[] bytes,
      int format,
      String remedy,
      Function<DocumentBlock, T> reader) {
    ObjectNode document = Json.parse(bytes, where);
    JsonNode found = document.path(FORMAT);
    if (found.isIntegralNumber() && found.asLong() > format) {
      throw new UserException(
          "Cannot read %s '%s': its format is %d, and this version of Rangefinder reads %d. Read it with a newer version."
              .formatted(what, where, found.asLong(), format));
    }
    List<String> problems = new ArrayList<>();
    DocumentBlock root = new DocumentBlock(document, "", new Findings(problems, new ArrayList<>()));
    if (root.whole(FORMAT) != format && problems.isEmpty()) {
      root.problem(FORMAT, "is %s, must be %d".formatted(found, format));
    }
    T value = null;
    try {
      value = reader.apply(root);
    } catch (IllegalArgumentException contradiction) {
      if (problems.isEmpty()) {
        problems.add(String.valueOf(contradiction.getMessage()));
      }
    }
    root.findings.blocks().forEach(DocumentBlock::noteUnknown);
    if (value == null || !problems.isEmpty()) {
      throw UserException.listing(
          "Cannot read %s '%s': it is damaged or not of this program. %s What is wrong:"
              .formatted(what, where, remedy),
          problems);
    }
    return value;
  }

  private void noteUnknown() {
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                problem(key, "is not known");
              }
            });
  }

  public void problem(String key, String problem) {
    findings.problems().add("'%s' %s".formatted(path(key), problem));
  }

  private String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private @Nullable JsonNode find(String key) {
    known.add(key);
    return node.get(key);
  }

  private JsonNode value(
      String key, String type, Function<JsonNode, Boolean> isOf, JsonNode other) {
    JsonNode value = find(key);
    if (value == null) {
      problem(key, "is missing");
      return other;
    }
    if (!isOf.apply(value)) {
      problem(key, "is %s, must be %s".formatted(value, type));
      return other;
    }
    return value;
  }

  public boolean has(String key) {
    return node.has(key);
  }

  public String text(String key) {
    return value(key, "a text", JsonNode::isTextual, Json.NODES.textNode("")).textValue();
  }

  public @Nullable String nullableText(String key) {
    return isNull(key) ? null : text(key);
  }

  public boolean flag(String key) {
    return value(key, "true or false", JsonNode::isBoolean, Json.NODES.booleanNode(false))
        .booleanValue();
  }

  public long whole(String key) {
    return value(
            key,
            "a whole number",
            node -> node.isIntegralNumber() && node.canConvertToLong(),
            Json.NODES.numberNode(0))
        .longValue();
  }

  public int count(String key) {
    return value(
            key,
            "a whole number of 32 bits",
            node -> node.isIntegralNumber() && node.canConvertToInt(),
            Json.NODES.numberNode(0))
        .intValue();
  }

  /** A number, or one of the three texts that stand for what JSON has no number for. */
  public double number(String key) {
    JsonNode number = value(key, "a number", DocumentBlock::isNumber, Json.NODES.numberNode(0.0));
    return number.isTextual() ? Double.parseDouble(number.textValue()) : number.doubleValue();
  }

  private static boolean isNumber(JsonNode node) {
    return node.isNumber() || Set.of("NaN", "Infinity", "-Infinity").contains(node.asText());
  }

  public OptionalDouble nullableNumber(String key) {
    return isNull(key) ? OptionalDouble.empty() : OptionalDouble.of(number(key));
  }

  private boolean isNull(String key) {
    JsonNode value = find(key);
    return value != null && value.isNull();
  }

  /** One of some names, which are written in small letters. */
  public <E extends Enum<E>> E choice(String key, Class<E> names) {
    String name = text(key);
    for (E choice : names.getEnumConstants()) {
      if (written(choice).equals(name)) {
        return choice;
      }
    }
    List<String> all = Arrays.stream(names.getEnumConstants()).map(DocumentBlock::written).toList();
    problem(key, "is '%s', must be one of %s".formatted(name, all));
    return names.getEnumConstants()[0];
  }

  /** The name of a choice as documents have it. */
  public static String written(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  public List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : elements(key, "a list of texts", JsonNode::isTextual)) {
      texts.add(element.textValue());
    }
    return texts;
  }

  public List<Integer> counts(String key) {
    List<Integer> counts = new ArrayList<>();
    for (JsonNode element : elements(key, "a list of whole numbers", JsonNode::isInt)) {
      counts.add(element.intValue());
    }
    return counts;
  }

  /** Numbers, some of which may be null. */
  public List<OptionalDouble> nullableNumbers(String key) {
    List<OptionalDouble> numbers = new ArrayList<>();
    for (JsonNode element :
        elements(key, "a list of numbers", of -> of.isNumber() || of.isNull())) {
      numbers.add(
          element.isNull() ? OptionalDouble.empty() : OptionalDouble.of(element.doubleValue()));
    }
    return numbers;
  }

  private JsonNode elements(String key, String type, Function<JsonNode, Boolean> isOf) {
    return value(key, type, list -> isList(list, isOf), Json.NODES.arrayNode());
  }

  private static boolean isList(JsonNode list, Function<JsonNode, Boolean> isOf) {
    boolean all = list.isArray();
    for (JsonNode element : list) {
      all &= isOf.apply(element);
    }
    return all;
  }

  /** The numbers that stand by names in a block of their own. */
  public SortedMap<String, Long> numbersByName(String key) {
    DocumentBlock block = block(key);
    SortedMap<String, Long> numbers = new TreeMap<>();
    block.node.fieldNames().forEachRemaining(name -> numbers.put(name, block.whole(name)));
    return numbers;
  }

  /** The texts that stand by names in a block of their own. */
  public SortedMap<String, String> textsByName(String key) {
    DocumentBlock block = block(key);
    SortedMap<String, String> texts = new TreeMap<>();
    block.node.fieldNames().forEachRemaining(name -> texts.put(name, block.text(name)));
    return texts;
  }

  /** The numbers, or what stands for them, that stand by names in a block of their own. */
  public SortedMap<String, Double> figuresByName(String key) {
    DocumentBlock block = block(key);
    SortedMap<String, Double> figures = new TreeMap<>();
    block.node.fieldNames().forEachRemaining(name -> figures.put(name, block.number(name)));
    return figures;
  }

  /** A moment in UTC as ISO 8601 has it. */
  public Instant instant(String key) {
    String text = text(key);
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException wrong) {
      problem(key, "is '%s', must be a moment as 2026-01-31T02:10:00Z".formatted(text));
      return Instant.EPOCH;
    }
  }

  /** A day as ISO 8601 has it. */
  public LocalDate date(String key) {
    String text = text(key);
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException wrong) {
      problem(key, "is '%s', must be a day as 2026-01-31".formatted(text));
      return LocalDate.EPOCH;
    }
  }

  /** A block within this one. */
  public DocumentBlock block(String key) {
    JsonNode block = value(key, "a block", JsonNode::isObject, Json.object());
    return new DocumentBlock((ObjectNode) block, path(key), findings);
  }

  /** The blocks that stand by names in a block of their own, in their order. */
  public Map<String, DocumentBlock> blocksByName(String key) {
    DocumentBlock block = block(key);
    Map<String, DocumentBlock> blocks = new LinkedHashMap<>();
    block.node.fieldNames().forEachRemaining(name -> blocks.put(name, block.block(name)));
    return Collections.unmodifiableMap(blocks);
  }

  /** What is read of each block of a list. */
  public <T> List<T> list(String key, Function<DocumentBlock, T> reader) {
    List<T> values = new ArrayList<>();
    for (JsonNode element : elements(key, "a list of blocks", JsonNode::isObject)) {
      String place = "%s[%d]".formatted(path(key), values.size());
      values.add(reader.apply(new DocumentBlock((ObjectNode) element, place, findings)));
    }
    return values;
  }

  /** The block as it stands, for whoever reads it otherwise. */
  ObjectNode json() {
    node.fieldNames().forEachRemaining(known::add);
    return node;
  }

  /** What messages call this block. */
  String path() {
    return path;
  }
}

package io.rangefinder.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.rangefinder.ir.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One block of a configuration file, read key by key.
 *
 * <p>A key that is read becomes known. A wrong value is noted as a problem and its default is
 * returned, so that one look finds every mistake of a file; {@link #finish} notes the keys that
 * nobody read, and the root's {@link #finish} throws if anything was noted.
 */
public final class ConfigBlock {
  private final Config config;
  private final String path;
  private final String source;
  private final List<String> problems;
  private final Set<String> known = new TreeSet<>();
  private final Map<String, ConfigBlock> blocks = new LinkedHashMap<>();

  private ConfigBlock(Config config, String path, String source, List<String> problems) {
    this.config = config;
    this.path = path;
    this.source = source;
    this.problems = problems;
  }

  /**
   * Reads a file as HOCON.
   *
   * @param overrides {@code key=value} in HOCON, which go over the file
   * @throws UserException if it cannot be read or is not HOCON
   */
  public static ConfigBlock read(Path file, List<String> overrides) {
    if (!Files.isRegularFile(file)) {
      throw new UserException("There is no configuration file '" + file + "'.");
    }
    ConfigParseOptions options = ConfigParseOptions.defaults().setAllowMissing(false);
    return root(
        () ->
            ConfigFactory.parseString(String.join("\n", overrides))
                .withFallback(ConfigFactory.parseFile(file.toFile(), options)),
        file.toString());
  }

  /**
   * Reads a text as HOCON.
   *
   * @param source what messages call the text
   * @throws UserException if it is not HOCON
   */
  public static ConfigBlock parse(String text, String source) {
    return root(() -> ConfigFactory.parseString(text), source);
  }

  private static ConfigBlock root(Supplier<Config> parsed, String source) {
    try {
      return new ConfigBlock(parsed.get().resolve(), "", source, new ArrayList<>());
    } catch (ConfigException malformed) {
      throw new UserException(
          "The configuration '" + source + "' cannot be read: " + malformed.getMessage(),
          malformed);
    }
  }

  /** A block within this one; empty if it is absent. */
  public ConfigBlock block(String key) {
    return blocks.computeIfAbsent(
        key,
        name ->
            new ConfigBlock(
                value(name, config::getConfig, EMPTY), path + name + ".", source, problems));
  }

  private static final Config EMPTY = ConfigFactory.empty();

  /** The keys of this block, sorted. */
  public List<String> names() {
    return List.copyOf(new TreeSet<>(config.root().keySet()));
  }

  /** Whether the file gives a value for the key. */
  public boolean has(String key) {
    known.add(key);
    return config.hasPath(quoted(key));
  }

  /** Whether the value of a key is a block of its own rather than a plain value. */
  public boolean hasBlock(String key) {
    return has(key) && config.getValue(quoted(key)).valueType() == ConfigValueType.OBJECT;
  }

  /** The text of a key that must be given. */
  public String requiredText(String key) {
    require(key);
    return text(key, "");
  }

  public String text(String key, String absent) {
    return value(key, config::getString, absent);
  }

  public double number(String key, double absent) {
    return value(key, config::getDouble, absent);
  }

  public boolean flag(String key, boolean absent) {
    return value(key, config::getBoolean, absent);
  }

  public int integer(String key, int absent) {
    return value(key, config::getInt, absent);
  }

  public List<String> texts(String key, List<String> absent) {
    return value(key, config::getStringList, absent);
  }

  public List<Integer> integers(String key, List<Integer> absent) {
    return value(key, config::getIntList, absent);
  }

  /** A block of plain values with keys of the user's own, sorted by key; empty if it is absent. */
  public Map<String, String> entries(String key) {
    Map<String, String> entries = new TreeMap<>();
    if (!has(key)) {
      return entries;
    }
    for (Map.Entry<String, ConfigValue> entry : value(key, config::getConfig, EMPTY).entrySet()) {
      String name = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      Object value = entry.getValue().unwrapped();
      if (value instanceof List<?>) {
        problem(key, "has a list for '" + name + "', must be one value");
      }
      entries.put(name, value.toString());
    }
    return entries;
  }

  /** One number, or a list of them. */
  public List<Double> numbers(String key, List<Double> absent) {
    if (has(key) && config.getValue(quoted(key)).valueType() == ConfigValueType.LIST) {
      return value(key, config::getDoubleList, absent);
    }
    return value(key, path -> List.of(config.getDouble(path)), absent);
  }

  /** One of the constants of an enum, written {@code like-this}. */
  public <E extends Enum<E>> E choice(String key, E absent) {
    String written = text(key, "");
    if (written.isEmpty()) {
      return absent;
    }
    List<String> allowed = new ArrayList<>();
    for (E constant : absent.getDeclaringClass().getEnumConstants()) {
      String name = written(constant);
      if (name.equalsIgnoreCase(written)) {
        return constant;
      }
      allowed.add(name);
    }
    problem(key, "is '" + written + "', allowed are " + String.join(", ", allowed));
    return absent;
  }

  static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Notes that a key must be given and is not. */
  public void require(String key) {
    if (!has(key)) {
      problem(key, "is missing");
    }
  }

  /** Notes what is wrong with the value of a key: "is …, must be …". */
  public void problem(String key, String what) {
    problems.add(path + key + " " + what);
  }

  /** Notes every key of this block and of the blocks read from it that nobody asked for. */
  public void finish() {
    noteUnknownKeys();
    if (path.isEmpty() && !problems.isEmpty()) {
      throw UserException.listing("The configuration '" + source + "' is wrong:", problems);
    }
  }

  private void noteUnknownKeys() {
    for (String key : new TreeSet<>(config.root().keySet())) {
      if (!known.contains(key)) {
        problem(key, "is not a known key" + suggestion(key));
      }
    }
    blocks.values().forEach(ConfigBlock::noteUnknownKeys);
  }

  private String suggestion(String key) {
    String nearest = "";
    int least = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = editDistance(key, candidate);
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return nearest.isEmpty() ? "" : "; the nearest is '" + path + nearest + "'";
  }

  private static int editDistance(String from, String to) {
    int[] distances = new int[to.length() + 1];
    Arrays.setAll(distances, i -> i);
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = distances[0];
      distances[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = distances[j];
        distances[j] = Math.min(replaced, Math.min(distances[j], distances[j - 1]) + 1);
      }
    }
    return distances[to.length()];
  }

  private <T> T value(String key, Function<String, T> read, T absent) {
    if (!has(key)) {
      return absent;
    }
    try {
      return read.apply(quoted(key));
    } catch (ConfigException.WrongType | ConfigException.BadValue wrong) {
      problem(key, "cannot be read: " + wrong.getMessage());
      return absent;
    }
  }

  private static String quoted(String key) {
    return ConfigUtil.quoteString(key);
  }
}

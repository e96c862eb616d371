package io.rangefinder.tensorflow.graphdef;

import io.rangefinder.ir.DataType;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What to write so that placeholders that only training feeds become constants: ready to copy, as
 * their names say which value inference wants.
 */
public final class PlaceholderRemedy {
  private static final Pattern FOR_INFERENCE = Pattern.compile("infer|eval|test|predict|freeze");
  private static final Pattern KEEPS = Pattern.compile("keep");
  private static final Pattern DROPS = Pattern.compile("drop|rate");
  private static final Pattern FOR_TRAINING = Pattern.compile("train|phase");
  private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]+");

  private PlaceholderRemedy() {}

  /**
   * The remedy for some placeholders, as {@code --set_placeholder=keep_prob=1, or model.set {
   * keep_prob = 1 } in a configuration}.
   *
   * @param placeholders their element types by name
   */
  public static String of(Map<String, DataType> placeholders) {
    String flags =
        placeholders.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + value(entry))
            .collect(Collectors.joining(","));
    String keys =
        placeholders.entrySet().stream()
            .map(entry -> key(entry.getKey()) + " = " + value(entry))
            .collect(Collectors.joining(", "));
    return "--set_placeholder=%s, or model.set { %s } in a configuration".formatted(flags, keys);
  }

  /** The value that inference wants, as it is written; VALUE if the name does not say it. */
  public static String valueFor(String name, DataType type) {
    return value(Map.entry(name, type));
  }

  /** Whether a name is one of those that placeholders have that only training feeds. */
  public static boolean isOfTraining(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return forNumber(lower).isPresent() || FOR_TRAINING.matcher(lower).find();
  }

  private static String key(String name) {
    return PLAIN_KEY.matcher(name).matches() ? name : "\"" + name + "\"";
  }

  private static String value(Map.Entry<String, DataType> placeholder) {
    String name = placeholder.getKey().toLowerCase(Locale.ROOT);
    if (placeholder.getValue() == DataType.BOOL) {
      return Boolean.toString(FOR_INFERENCE.matcher(name).find());
    }
    return forNumber(name).orElse("VALUE");
  }

  private static Optional<String> forNumber(String name) {
    if (KEEPS.matcher(name).find()) {
      return Optional.of("1");
    }
    return DROPS.matcher(name).find() ? Optional.of("0") : Optional.empty();
  }
}

package io.rangefinder.tensorflow.graphdef;

import io.rangefinder.ir.DataType;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The values that placeholders have in inference which only training feeds, as their names say. */
public final class InferenceValues {
  private static final Pattern FOR_INFERENCE = Pattern.compile("infer|eval|test|predict|freeze");
  private static final Pattern KEEPS = Pattern.compile("keep");
  private static final Pattern DROPS = Pattern.compile("drop|rate");
  private static final Pattern FOR_TRAINING = Pattern.compile("train|phase");

  private InferenceValues() {}

  /** The value that inference wants, as it is written; VALUE if the name does not say it. */
  public static String of(String name, DataType type) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (type == DataType.BOOL) {
      return Boolean.toString(FOR_INFERENCE.matcher(lower).find());
    }
    return forNumber(lower).orElse("VALUE");
  }

  /** Whether a name is one of those that placeholders have that only training feeds. */
  public static boolean isOfTraining(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return forNumber(lower).isPresent() || FOR_TRAINING.matcher(lower).find();
  }

  private static Optional<String> forNumber(String name) {
    if (KEEPS.matcher(name).find()) {
      return Optional.of("1");
    }
    return DROPS.matcher(name).find() ? Optional.of("0") : Optional.empty();
  }
}

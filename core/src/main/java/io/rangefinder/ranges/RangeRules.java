package io.rangefinder.ranges;

import io.rangefinder.ir.NearestNames;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** All range rules by name. */
public final class RangeRules {

  private static final String DEFAULT_PERCENTILE = "99.99";

  private static final String AUTO = "auto";

  private static final Map<String, Function<String, RangeRule>> RULES = new LinkedHashMap<>();

  static {
    RULES.put("minmax", parameter -> withoutParameter(new MinMaxRule(), parameter));
    RULES.put("percentile", RangeRules::percentile);
    RULES.put("mse", parameter -> withoutParameter(new MeanSquaredErrorRule(), parameter));
    RULES.put("entropy", parameter -> withoutParameter(new EntropyRule(), parameter));
    RULES.put("mean-extremes", parameter -> withoutParameter(new MeanExtremesRule(), parameter));
    RULES.put(AUTO, parameter -> withoutParameter(auto(), parameter));
  }

  private RangeRules() {}

  /** The names, without parameters, in the order they are listed to users. */
  public static List<String> names() {
    return List.copyOf(RULES.keySet());
  }

  /**
   * The rule of a name, with its parameter after a colon if it has one: {@code mse}, {@code
   * percentile:99.9}. A percentile without one means 99.99.
   *
   * @throws RangeException if there is no such rule or the parameter is wrong
   */
  public static RangeRule parse(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    Function<String, RangeRule> rule = RULES.get(name);
    if (rule == null) {
      throw new RangeException(
          "There is no range rule '%s'; the nearest is '%s', all are %s."
              .formatted(
                  name, NearestNames.of(name, names(), 1).get(0), String.join(", ", names())));
    }
    return rule.apply(colon < 0 ? "" : text.substring(colon + 1));
  }

  private static RangeRule withoutParameter(RangeRule rule, String parameter) {
    if (!parameter.isEmpty()) {
      throw new RangeException(
          "The range rule '%s' takes no parameter, but '%s' was given."
              .formatted(rule.name(), parameter));
    }
    return rule;
  }

  private static RangeRule auto() {
    return new AutoRule(
        names().stream().filter(name -> !name.equals(AUTO)).map(RangeRules::parse).toList());
  }

  private static RangeRule percentile(String parameter) {
    String level = parameter.isEmpty() ? DEFAULT_PERCENTILE : parameter;
    if (!level.matches("[0-9]{1,3}(\\.[0-9]{1,12})?")) {
      throw new RangeException(
          "The percentile '%s' is no number: write for example percentile:99.99.".formatted(level));
    }
    return new PercentileRule(new BigDecimal(level));
  }
}

package io.rangefinder.jobs.config;

import io.rangefinder.ir.Remedies;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a configuration says otherwise, in its keys. */
enum ConfigurationRemedies implements Remedies {
  KEYS;

  private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]+");

  @Override
  public String keepUnknownOperator() {
    return "";
  }

  @Override
  public String giveShape() {
    return "give it as model.input-shape in the configuration";
  }

  @Override
  public String setPlaceholders(Map<String, String> values) {
    return values.entrySet().stream()
        .map(value -> key(value.getKey()) + " = " + value.getValue())
        .collect(Collectors.joining(", ", "model.set { ", " } in the configuration"));
  }

  private static String key(String name) {
    return PLAIN_KEY.matcher(name).matches() ? name : "\"" + name + "\"";
  }
}

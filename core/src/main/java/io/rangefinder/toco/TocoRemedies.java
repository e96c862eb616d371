package io.rangefinder.toco;

import io.rangefinder.ir.Remedies;
import java.util.Map;
import java.util.stream.Collectors;

/** What a command line of TOCO says otherwise, in its flags. */
enum TocoRemedies implements Remedies {
  FLAGS;

  @Override
  public String keepUnknownOperator() {
    return "keep it as a custom operator with --allow_custom_ops";
  }

  @Override
  public String giveShape() {
    return "give it with --input_shapes";
  }

  @Override
  public String setPlaceholders(Map<String, String> values) {
    return "--set_placeholder="
        + values.entrySet().stream()
            .map(value -> value.getKey() + "=" + value.getValue())
            .collect(Collectors.joining(","));
  }
}

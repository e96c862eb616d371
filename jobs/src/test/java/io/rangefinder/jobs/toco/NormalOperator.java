package io.rangefinder.jobs.toco;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operator of a .tflite.
 *
 * @param optionsType the name of the options' table; {@code NONE} without options
 * @param options all fields with their values, defaults filled in
 * @param customOptions decoded FlexBuffer of a custom operator
 * @param inputs tensor names; null where an optional input is left out
 */
record NormalOperator(
    Code code,
    String optionsType,
    ObjectNode options,
    @Nullable JsonNode customOptions,
    List<@Nullable String> inputs,
    List<String> outputs) {

  /** Name, version and, of a custom operator, its own name. */
  record Code(String name, int version, @Nullable String customCode) {
    @Override
    public String toString() {
      return name + (customCode == null ? "" : " " + customCode) + " version " + version;
    }
  }

  @Override
  public String toString() {
    return code + " -> " + outputs;
  }
}

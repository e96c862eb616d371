package io.rangefinder.toco.flags;

import io.rangefinder.toco.ModelCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Checks as a flag lists them: {@code {count_type:Conv,count_min:2},...}. */
final class ModelCheckList {
  private static final Set<String> KEYS = Set.of("count_type", "count_min", "count_max");

  private ModelCheckList() {}

  /** The checks of a flag; adds what is wrong with them to the problems. */
  static List<ModelCheck> parse(GivenFlags.Given given, List<String> problems) {
    List<ModelCheck> checks = new ArrayList<>();
    try {
      for (Map<String, String> fields : StructuredList.parse(given.value())) {
        if (!KEYS.containsAll(fields.keySet())) {
          throw new IllegalArgumentException("only count_type, count_min and count_max are keys");
        }
        checks.add(
            new ModelCheck(
                fields.getOrDefault("count_type", "None"),
                count(fields, "count_min"),
                count(fields, "count_max")));
      }
    } catch (IllegalArgumentException e) {
      problems.add(
          "%s: %s; write checks as {count_type:Conv,count_min:2,count_max:3}."
              .formatted(given, e.getMessage()));
    }
    return checks;
  }

  private static int count(Map<String, String> fields, String key) {
    String text = fields.getOrDefault(key, "-1");
    OptionalInt count = Numbers.whole(text);
    if (count.isEmpty() || count.getAsInt() < -1) {
      throw new IllegalArgumentException(key + " '" + text + "' is no number from -1 on");
    }
    return count.getAsInt();
  }
}

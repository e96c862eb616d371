package io.rangefinder.jobs.night;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rangefinder.jobs.store.DocumentBlock;
import io.rangefinder.jobs.store.FigureText;

/**
 * One condition of publishing, and how it was met.
 *
 * @param name the key of its bound in the configuration; it begins with {@code min} or {@code max}
 * @param allowed the bound
 * @param figure what was found; NaN meets no bound
 * @param passes whether it is met
 * @param detail what the figure is of, in words; may be empty
 */
public record Gate(String name, double allowed, double figure, boolean passes, String detail) {
  static Gate of(Condition condition, double allowed, double figure, String detail) {
    return new Gate(condition.key(), allowed, figure, condition.isMet(figure, allowed), detail);
  }

  /** Name, figure, bound and detail in one line. */
  public String line() {
    return "%s: %s, allowed %s%s"
        .formatted(
            name,
            FigureText.of(figure),
            FigureText.of(allowed),
            detail.isEmpty() ? "" : " (" + detail + ")");
  }

  void describe(ObjectNode node) {
    node.put("gate", name);
    node.put("allowed", allowed);
    node.put("figure", figure);
    node.put("passes", passes);
    node.put("detail", detail);
  }

  static Gate read(DocumentBlock block) {
    return new Gate(
        block.text("gate"),
        block.number("allowed"),
        block.number("figure"),
        block.flag("passes"),
        block.text("detail"));
  }
}

package io.rangefinder.jobs.evaluate;

import java.util.List;

/**
 * Which operators hurt.
 *
 * @param images the images it is judged by
 * @param findings the worst first
 */
public record OperatorRanking(int images, List<OperatorFinding> findings) {
  private static final int SHOWN = 10;

  public OperatorRanking {
    findings = List.copyOf(findings);
  }

  /** Those that a short account names. */
  public List<OperatorFinding> worst() {
    return findings.subList(0, Math.min(SHOWN, findings.size()));
  }
}

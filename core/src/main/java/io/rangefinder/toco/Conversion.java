package io.rangefinder.toco;

import io.rangefinder.ir.Graph;
import java.util.List;

/** What a conversion made. */
public final class Conversion {
  private final byte[] file;
  private final Graph graph;
  private final List<String> warnings;

  Conversion(byte[] file, Graph graph, List<String> warnings) {
    this.file = file;
    this.graph = graph;
    this.warnings = List.copyOf(warnings);
  }

  /** The bytes of the output file; shared, not copied. */
  public byte[] file() {
    return file;
  }

  /** The converted graph, of which the file is the form. */
  public Graph graph() {
    return graph;
  }

  /** What the user should know, one sentence each. */
  public List<String> warnings() {
    return warnings;
  }
}

package io.rangefinder.rewrite;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphVerifier;
import io.rangefinder.ir.TensorType;
import io.rangefinder.ir.UserException;
import java.util.ArrayList;
import java.util.List;

/** Passes in a fixed order, each one checked: a named, literal list. */
public record PassPipeline(String name, List<Pass> passes) implements Pass {
  public PassPipeline {
    passes = List.copyOf(passes);
  }

  public PassPipeline(String name, Pass... passes) {
    this(name, List.of(passes));
  }

  /**
   * Runs the passes one after the other.
   *
   * @throws IllegalStateException if a pass fails or breaks the graph; the message names the pass
   */
  @Override
  public Graph run(Graph graph, RewriteLog log) {
    Graph current = graph;
    for (Pass pass : passes) {
      Graph next = runOne(pass, current, log);
      GraphVerifier.verify(next, "pass " + pass.name());
      if (!interfaceOf(next).equals(interfaceOf(current))) {
        throw new IllegalStateException(
            String.format(
                "Pass %s changed the inputs and outputs from %s to %s",
                pass.name(), interfaceOf(current), interfaceOf(next)));
      }
      current = next;
    }
    return current;
  }

  private static Graph runOne(Pass pass, Graph graph, RewriteLog log) {
    try {
      return pass.run(graph, log);
    } catch (UserException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new IllegalStateException("Running pass " + pass.name() + ": " + e.getMessage(), e);
    }
  }

  private static List<Signature> interfaceOf(Graph graph) {
    List<Signature> signatures = new ArrayList<>();
    graph.inputs().forEach(name -> signatures.add(Signature.of("input", graph, name)));
    graph.outputs().forEach(name -> signatures.add(Signature.of("output", graph, name)));
    return signatures;
  }

  private record Signature(String role, String name, TensorType type) {
    static Signature of(String role, Graph graph, String name) {
      return new Signature(role, name, graph.tensor(name).type());
    }

    @Override
    public String toString() {
      return role + " " + name + ": " + type;
    }
  }
}

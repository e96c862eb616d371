package io.rangefinder.jobs.cli;

import io.rangefinder.graphviz.DotWriter;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.report.ModelPage;
import io.rangefinder.jobs.store.Json;
import io.rangefinder.jobs.store.StagedFile;
import io.rangefinder.jobs.store.WholeFiles;
import io.rangefinder.model.ModelInspection;
import io.rangefinder.model.ModelSource;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description =
        "Says what a model is: inputs, outputs, operators, ranges, what stands in the way, and a configuration to begin with.")
final class InspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private HadoopOptions hadoop;

  @Mixin private ModelOptions part;

  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL",
      description = "A GraphDef, binary or text, a .meta, a SavedModel's folder or a .tflite.")
  private String model = "";

  @Option(names = "--model", paramLabel = "MODEL", description = "The same.")
  private String named = "";

  @ArgGroup private Form form = new Form();

  /** At most one of these. */
  static final class Form {
    @Option(names = "--json", description = "As one JSON document.")
    private boolean json;

    @Option(names = "--dot", description = "As a drawing in Graphviz's language.")
    private boolean dot;

    @Option(names = "--html", paramLabel = "FILE", description = "As a page with a drawing.")
    private String html = "";
  }

  @Override
  public Integer call() {
    if (model.isEmpty() == named.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Name one model to inspect.");
    }
    model = model.isEmpty() ? named : model;
    ModelInspection inspection =
        ModelInspection.of(new ModelSource(part.of(model), new WholeFiles(hadoop::hadoop)));
    PrintWriter out = spec.commandLine().getOut();
    if (form.json) {
      out.print(Json.text(InspectionText.document(inspection, model)));
    } else if (form.dot) {
      out.println(DotWriter.write(graph(inspection), "Computation Graph"));
    } else if (!form.html.isEmpty()) {
      StagedFile.write("the page", form.html, ModelPage.html(inspection, model), hadoop.hadoop());
      out.println("page        " + form.html);
    } else {
      out.println(InspectionText.of(inspection, model));
    }
    out.flush();
    return ExitCode.DONE;
  }

  private Graph graph(ModelInspection inspection) {
    return inspection
        .graph()
        .orElseThrow(
            () ->
                UserException.listing(
                    "Cannot draw '%s', for it cannot be imported:".formatted(model),
                    inspection.problems()));
  }
}

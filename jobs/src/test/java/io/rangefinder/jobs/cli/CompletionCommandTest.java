package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionCommandTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "qua, quantize",
    "quantize --eff, --effort",
    "quantize --effort H, HIGH",
    "qat ev, eval-graph"
  })
  void bashCompletes(String begun, String completed) throws IOException, InterruptedException {
    Path script = folder.resolve("completion");
    Files.writeString(script, CommandRun.done("completion", "bash").out());

    assertThat(completions(script, begun)).contains(completed);
  }

  @ParameterizedTest
  @CsvSource({"bash", "zsh"})
  void theScriptIsForBothShells(String shell) {
    assertThat(CommandRun.done("completion", shell).out()).contains("bashcompinit");
  }

  private static List<String> completions(Path script, String begun)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "bash",
                "-c",
                "source \"$0\"; COMP_WORDS=(rangefinder \"$@\"); COMP_CWORD=$#;"
                    + " _complete_rangefinder; printf '%s\\n' \"${COMPREPLY[@]}\"",
                script.toString()));
    command.addAll(List.of(begun.split(" ")));
    Process bash = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(printed).isZero();
    return printed.lines().map(String::strip).toList();
  }
}

package io.rangefinder.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names are UTF-8 whatever the locale, also in a JVM that was started in none. */
final class LocaleTest {
  @TempDir private Path folder;

  @Test
  void namesAreReadInAJvmWithoutALocale() throws Exception {
    String script =
        "cd \"$1\" && mkdir $'d\\303\\266g' $'d\\366g' && printf 1 >$'caf\\303\\251.jpg'"
            + " && printf 2 >$'d\\303\\266g/a.jpg' && printf 3 >$'caf\\351.jpg'";
    Process bash =
        new ProcessBuilder("bash", "-c", script, "bash", folder.toString()).inheritIO().start();
    assertThat(bash.waitFor()).isZero();

    List<String> lines = found();

    assertThat(lines)
        .containsExactly(
            "ANSI_X3.4-1968",
            "caf\\xE9.jpg=UNREADABLE: The file could not be read when it was listed: its name is not UTF-8; rename it",
            "café.jpg=1",
            "d\\xF6g=UNREADABLE: The file could not be read when it was listed: its name is not UTF-8, so the folder is not searched; rename it",
            "dög/a.jpg=2");
  }

  private List<String> found() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Files.readAllLines(Path.of("..", "deploy", "java.options")));
    command.addAll(
        List.of(
            "-cp", System.getProperty("java.class.path"), Main.class.getName(), folder.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().keySet().removeIf(name -> name.equals("LANG") || name.startsWith("LC_"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output.lines().toList();
  }

  /** Prints what is found in a folder. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) {
      StringBuilder text = new StringBuilder(System.getProperty("sun.jnu.encoding")).append('\n');
      Map<String, String> contents = FoundImages.in(Path.of(arguments[0])).contents();
      contents.forEach((id, content) -> text.append(id).append('=').append(content).append('\n'));
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      System.out.write(bytes, 0, bytes.length);
      System.out.flush();
    }
  }
}

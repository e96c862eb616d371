package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ranges.RangeRules;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

final class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine commandLine =
      Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

  @Test
  void printsItsVersion() {
    assertThat(commandLine.execute("--version")).isZero();
    assertThat(out.toString()).startsWith("rangefinder ");
  }

  @Test
  void refusesAnUnknownOption() {
    assertThat(commandLine.execute("--modle")).isEqualTo(1);
    assertThat(err.toString()).contains("Unknown option: '--modle'");
  }

  @Test
  void asksForACommandWhenNoneIsNamed() {
    assertThat(commandLine.execute()).isEqualTo(1);
    assertThat(err.toString()).contains("Name a command");
  }

  @Test
  void listsEveryRangeRule() {
    assertThat(commandLine.execute("quantize", "--help")).isZero();
    assertThat(out.toString()).contains(RangeRules.names());
  }

  @Test
  void refusesAPasswordInALocationAndDoesNotPrintIt() {
    assertThat(commandLine.execute("quantize", "--calibration", "s3a://key:secret@bucket/run"))
        .isEqualTo(1);
    assertThat(
            commandLine.execute(
                "convert", "--input_file=s3a://key:secret@bucket/a", "--output_file=b"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("AWS_SECRET_ACCESS_KEY").doesNotContain("secret@");
  }

  @Test
  void errorsOfTheJvmEndWithACodeOfTheirOwn() {
    commandLine.addSubcommand("heap", new Failing(new OutOfMemoryError("Java heap space")));
    commandLine.addSubcommand("classes", new Failing(new NoClassDefFoundError("a/B")));

    assertThat(commandLine.execute("heap")).isEqualTo(2);
    assertThat(err.toString()).contains("out of memory (Java heap space)", "-Xmx");
    assertThat(commandLine.execute("classes")).isEqualTo(3);
    assertThat(err.toString()).contains("this is a bug", "NoClassDefFoundError: a/B");
  }

  @Command
  private record Failing(Error failure) implements Runnable {
    @Override
    public void run() {
      throw failure;
    }
  }

  @Test
  void refusesSettingsThatSparkWouldNotSee() {
    assertThat(
            commandLine.execute(
                "quantize",
                "--calibration",
                "a",
                "--output",
                "b",
                "--conf",
                "fs.s3a.endpoint=http://c"))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("spark.hadoop.", "\n  - fs.s3a.endpoint")
        .doesNotContain("//c");
  }
}

package io.rangefinder.jobs.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of {@code deploy/} as they lie in the project. */
final class DeploymentFiles {
  static final Path ROOT = Path.of(System.getProperty("rangefinder.root"));
  static final Path DEPLOY = ROOT.resolve("deploy");

  private DeploymentFiles() {}

  static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The shell scripts of the project, which all begin with the same line. */
  static List<Path> shellScripts() throws IOException {
    try (Stream<Path> deploy = Files.walk(DEPLOY)) {
      return Stream.concat(deploy, Stream.of(ROOT.resolve(".ci/run")))
          .filter(Files::isRegularFile)
          .filter(file -> !file.startsWith(DEPLOY.resolve("standalone/work")))
          .filter(file -> text(file).startsWith("#!/usr/bin/env bash\n"))
          .sorted()
          .toList();
    }
  }
}

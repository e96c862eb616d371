package io.rangefinder.jobs;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The folder of third-party models and photographs beside the project. */
public final class SharedData {
  private static final Path ROOT = Path.of(System.getProperty("rangefinder.shared", "../shared"));

  private SharedData() {}

  /** A file or folder in it; skips the test where the folder is absent. */
  public static Path path(String relative) {
    Assumptions.assumeTrue(Files.isDirectory(ROOT), "the reference folder ../shared is absent");
    return ROOT.resolve(relative).normalize();
  }
}

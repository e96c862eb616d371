package io.rangefinder.jobs.demo;

import io.rangefinder.ir.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The trained network that the application jar carries, as files.
 *
 * @param model the frozen GraphDef
 * @param configuration its input, output and preprocessing
 */
public record ShippedNetwork(Path model, Path configuration) {
  private static final String MODEL = "demo_network.pb";
  private static final String CONFIGURATION = "demo.conf";

  /**
   * Writes the network into an existing folder; files of the same names are replaced.
   *
   * @throws UserException if the files cannot be written
   */
  public static ShippedNetwork write(Path folder) {
    try {
      return new ShippedNetwork(copy(MODEL, folder), copy(CONFIGURATION, folder));
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  /**
   * Writes only the configuration, for another network of the same input and outputs.
   *
   * @throws UserException if the file cannot be written
   */
  public static Path writeConfiguration(Path folder) {
    try {
      return copy(CONFIGURATION, folder);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private static UserException unwritable(Path folder, IOException cause) {
    return new UserException(
        "The demo's network cannot be written to "
            + folder
            + ": "
            + cause
            + ". Name another folder.",
        cause);
  }

  private static Path copy(String name, Path folder) throws IOException {
    return Files.write(folder.resolve(name), bytes(name));
  }

  private static byte[] bytes(String name) {
    try (InputStream stream = ShippedNetwork.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("the jar does not hold " + name);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("the jar's " + name + " cannot be read", e);
    }
  }
}

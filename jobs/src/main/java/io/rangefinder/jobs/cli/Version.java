package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.store.SoftwareVersion;
import picocli.CommandLine.IVersionProvider;

/** The version in the manifest of the application jar. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"rangefinder " + SoftwareVersion.get()};
  }
}

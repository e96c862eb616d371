package io.rangefinder.jobs.cli;

import picocli.CommandLine.IVersionProvider;

/** The version in the manifest of the application jar. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String packaged = Version.class.getPackage().getImplementationVersion();
    return new String[] {"rangefinder " + (packaged == null ? "(not packaged)" : packaged)};
  }
}

package io.rangefinder.jobs.store;

/** The version of this program, as its jar declares it. */
public final class SoftwareVersion {
  private SoftwareVersion() {}

  /** The version, or {@code development} when not run from the application jar. */
  public static String get() {
    String version = SoftwareVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}

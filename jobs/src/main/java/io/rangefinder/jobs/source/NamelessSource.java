package io.rangefinder.jobs.source;

/** A source that no file is told by, neither by its name nor by its first bytes. */
abstract class NamelessSource implements ImageSource {
  private final String name;

  NamelessSource(String name) {
    this.name = name;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final boolean isNamed(String fileName) {
    return false;
  }

  @Override
  public final boolean begins(byte[] head) {
    return false;
  }
}

package io.rangefinder.jobs.source;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import org.jspecify.annotations.Nullable;

/** What is serialized in place of an entry: fields without their names and types. */
final class SerializedEntry implements Externalizable {
  private static final long serialVersionUID = 1L;

  private @Nullable ImageEntry entry;

  /** For deserialization, which reads the entry then. */
  @SuppressWarnings("unused")
  public SerializedEntry() {}

  SerializedEntry(ImageEntry entry) {
    this.entry = entry;
  }

  @Override
  public void writeExternal(ObjectOutput output) throws IOException {
    EntryCodec.write(read(), output);
  }

  @Override
  public void readExternal(ObjectInput input) throws IOException {
    entry = EntryCodec.read(input);
  }

  private ImageEntry read() {
    ImageEntry known = entry;
    if (known == null) {
      throw new IllegalStateException("no entry was read");
    }
    return known;
  }

  private Object readResolve() {
    return read();
  }
}

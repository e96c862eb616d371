package io.rangefinder.jobs.source;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * One image of a manifest: a file, or a part of a file that packs many. Serialized it takes little
 * more than the bytes of its names.
 *
 * @param file names the file: its path relative to the folder that was listed, with '/' between its
 *     parts, or what the manifest calls it
 * @param member names the image within the file; empty if the file is the image
 * @param path the whole path of the file, with its scheme, for Hadoop's FileSystem
 * @param length of the image in bytes, as listed; for a Parquet table the mean of its row group
 * @param modificationTime of the file in milliseconds since 1970, as listed
 * @param etag the version of the file's content, where the file system tells one, otherwise empty
 * @param packing how the image lies in the file
 */
public record ImageEntry(
    String file,
    String member,
    String path,
    long length,
    long modificationTime,
    String etag,
    ImagePacking packing)
    implements Serializable {
  private static final int FINGERPRINT_LENGTH = 16;

  /** An image that is a file of its own, of which no etag is known. */
  public static ImageEntry ofFile(String file, String path, long length, long modificationTime) {
    return new ImageEntry(file, "", path, length, modificationTime, "", ImagePacking.NONE);
  }

  /** What the image is called everywhere: the name of the file, '#' and the member if it is one. */
  public String id() {
    return member.isEmpty() ? file : file + "#" + member;
  }

  /**
   * Where the image is: the whole path of the file, '#' and the member if it is one. It is the same
   * however the file was named.
   */
  public String location() {
    return member.isEmpty() ? path : path + "#" + member;
  }

  /**
   * Tells images apart, and versions of an image: the first 16 bytes of the SHA-256 of all that was
   * listed of it, but for what its file is called. A file whose length, time and etag stay is taken
   * to be unchanged.
   */
  public byte[] fingerprint() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream fields = new DataOutputStream(bytes)) {
      EntryCodec.writeIdentity(this, fields);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return Arrays.copyOf(Sha256.of(bytes.toByteArray()), FINGERPRINT_LENGTH);
  }

  private Object writeReplace() {
    return new SerializedEntry(this);
  }
}

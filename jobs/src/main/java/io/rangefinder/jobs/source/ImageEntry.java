package io.rangefinder.jobs.source;

import java.io.Serializable;

/**
 * One image of a manifest: a file, or a part of a file that packs many.
 *
 * @param file names the file: its path relative to the folder that was listed, with '/' between its
 *     parts, or what the manifest calls it
 * @param member names the image within the file; empty if the file is the image
 * @param path the whole path of the file, with its scheme, for Hadoop's FileSystem
 * @param length of the image in bytes, as listed; for a Parquet table the mean of its row group
 * @param modificationTime of the file in milliseconds since 1970, as listed
 * @param packing how the image lies in the file
 */
public record ImageEntry(
    String file,
    String member,
    String path,
    long length,
    long modificationTime,
    ImagePacking packing)
    implements Serializable {
  /** An image that is a file of its own. */
  public static ImageEntry ofFile(String file, String path, long length, long modificationTime) {
    return new ImageEntry(file, "", path, length, modificationTime, ImagePacking.NONE);
  }

  /** Half of the SHA-256 of all that is known of the image without reading it. */
  public byte[] fingerprint() {
    try {
      return java.util.Arrays.copyOf(
          java.security.MessageDigest.getInstance("SHA-256")
              .digest(toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)),
          16);
    } catch (java.security.NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every JDK has SHA-256", absent);
    }
  }

  /** What the image is called everywhere: the name of the file, '#' and the member if it is one. */
  public String id() {
    return member.isEmpty() ? file : file + "#" + member;
  }
}

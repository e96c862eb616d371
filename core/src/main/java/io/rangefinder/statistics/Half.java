package io.rangefinder.statistics;

import java.util.zip.CRC32C;

/**
 * One of two halves that images are divided into to see how much ranges depend on the choice of the
 * images. An image's half follows from the bytes of its file alone, so it is the same wherever the
 * file lies and whatever it is packed in.
 */
public enum Half {
  FIRST,
  SECOND;

  /**
   * The half of an image: the lowest bit of the CRC-32C of some bytes.
   *
   * @param imageFile the bytes of its file, or of its pixels if it is stored as such
   */
  public static Half of(byte[] imageFile) {
    CRC32C checksum = new CRC32C();
    checksum.update(imageFile);
    return (checksum.getValue() & 1) == 0 ? FIRST : SECOND;
  }
}

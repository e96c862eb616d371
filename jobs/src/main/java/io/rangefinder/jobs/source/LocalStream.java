package io.rangefinder.jobs.source;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.apache.hadoop.fs.FSInputStream;

/** The bytes of a file of this machine. */
final class LocalStream extends FSInputStream {
  /** The JDK keeps memory outside of the heap for the longest read of each thread. */
  private static final int LONGEST_READ = 1 << 16;

  private final FileChannel channel;

  LocalStream(Path file) throws IOException {
    this.channel = FileChannel.open(file);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return channel.read(ByteBuffer.wrap(bytes, offset, Math.min(length, LONGEST_READ)));
  }

  @Override
  public void seek(long position) throws IOException {
    if (position < 0) {
      throw new EOFException("there is no byte " + position);
    }
    channel.position(position);
  }

  @Override
  public long getPos() throws IOException {
    return channel.position();
  }

  @Override
  public boolean seekToNewSource(long position) {
    return false;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

package io.rangefinder.jobs.cli;

import java.io.Writer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lines for a terminal as records of the log, where it shall hold all there is to read. */
final class LoggedLines extends Writer {
  private static final Logger LOG = LoggerFactory.getLogger("io.rangefinder");

  private final StringBuilder text = new StringBuilder();

  /** What is one message, as a stack trace, is flushed as one. */
  @Override
  public void write(char[] characters, int from, int length) {
    text.append(characters, from, length);
  }

  @Override
  public synchronized void flush() {
    String message = text.toString().strip();
    text.setLength(0);
    if (!message.isEmpty()) {
      LOG.info(message);
    }
  }

  @Override
  public void close() {
    flush();
  }
}

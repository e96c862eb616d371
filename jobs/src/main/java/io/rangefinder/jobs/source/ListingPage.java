package io.rangefinder.jobs.source;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** A bounded part of what was found. */
final class ListingPage implements Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[] entries;
  private final SearchPlace[] places;
  private final ListingCounts counts;

  /**
   * @param entries as {@link EntryCodec} writes them
   */
  ListingPage(byte[] entries, List<SearchPlace> places, ListingCounts counts) {
    this.entries = entries;
    this.places = places.toArray(SearchPlace[]::new);
    this.counts = counts;
  }

  ListingCounts counts() {
    return counts;
  }

  Iterator<SearchPlace> places() {
    return List.of(places).iterator();
  }

  Iterator<ImageEntry> entries() {
    DataInputStream input = new DataInputStream(new ByteArrayInputStream(entries));
    return new Iterator<>() {
      private long read;

      @Override
      public boolean hasNext() {
        return read < counts.images();
      }

      @Override
      public ImageEntry next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        read++;
        try {
          return EntryCodec.read(input);
        } catch (IOException impossible) {
          throw new UncheckedIOException(impossible);
        }
      }
    };
  }
}

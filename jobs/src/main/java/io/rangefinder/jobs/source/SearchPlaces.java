package io.rangefinder.jobs.source;

import io.rangefinder.ir.UserException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/** The task: searches places one after another, and hands out what it finds page by page. */
final class SearchPlaces implements FlatMapFunction<Iterator<SearchPlace>, ListingPage> {
  private static final long serialVersionUID = 1L;

  private final ImageLocation location;
  private final Broadcast<SerializableConfiguration> hadoop;

  SearchPlaces(ImageLocation location, Broadcast<SerializableConfiguration> hadoop) {
    this.location = location;
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<ListingPage> call(Iterator<SearchPlace> places) {
    return pages(places, new SearchContext(location, hadoop.value().value())).iterator();
  }

  /** What is found in some places, computed while it is iterated over, which goes once. */
  static Iterable<ListingPage> pages(Iterator<SearchPlace> places, SearchContext context) {
    return () -> new Pages(places, context);
  }

  private static final class Pages implements Iterator<ListingPage> {
    private final Iterator<SearchPlace> places;
    private final SearchContext context;
    private @Nullable SearchPlace place;
    private @Nullable ImageSearch search;

    Pages(Iterator<SearchPlace> places, SearchContext context) {
      this.places = places;
      this.context = context;
    }

    @Override
    public boolean hasNext() {
      return search != null || places.hasNext();
    }

    @Override
    public ListingPage next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      ImageListing found = new ImageListing();
      while (hasNext() && !found.isFull()) {
        ImageSearch open = search;
        if (open == null) {
          begin(places.next(), found);
        } else {
          advance(open, found);
        }
      }
      return found.page();
    }

    private void begin(SearchPlace next, ImageListing found) {
      if (next instanceof ListedLine line
          && place instanceof ListedLine before
          && before.text().equals(line.text())) {
        boolean isLater = line.number() > before.number();
        (isLater ? line : before).addRepetition(found);
        place = isLater ? before : line;
        return;
      }
      place = next;
      try {
        Throwable failure = FileFailure.of(() -> search = next.search(context));
        if (failure != null) {
          next.addFailure(failure, found);
        }
      } catch (UserException refusal) {
        found.addProblem(String.valueOf(refusal.getMessage()));
      }
    }

    private void advance(ImageSearch open, ImageListing found) {
      SearchPlace searched = place;
      if (searched == null) {
        throw new IllegalStateException("a search of no place");
      }
      boolean[] goesOn = {false};
      try {
        Throwable failure = FileFailure.of(() -> goesOn[0] = open.advance(found));
        if (failure != null) {
          searched.addFailure(failure, found);
        }
      } catch (UserException refusal) {
        found.addProblem(String.valueOf(refusal.getMessage()));
      }
      if (!goesOn[0]) {
        search = null;
        close(open);
      }
    }

    /**
     * What was wanted of it has been read, or was reported: what goes wrong now does not matter.
     */
    @SuppressWarnings("ReturnValueIgnored")
    private static void close(ImageSearch open) {
      FileFailure.of(open::close);
    }
  }
}

package io.rangefinder.jobs.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;

/**
 * The pages of a row group behind a check of every number by which Parquet's decoders allocate
 * memory. Pages that fail it, and those of encodings that cannot be checked, are refused.
 */
final class CheckedPages implements PageReadStore {
  private static final int LEAST_BYTES_OF_A_VALUE = 4;

  /** How many values a page of lists may have. */
  private static final int MOST_REPEATED = 1 << 24;

  private final PageReadStore pages;

  CheckedPages(PageReadStore pages) {
    this.pages = pages;
  }

  @Override
  public PageReader getPageReader(ColumnDescriptor column) {
    int repetition = column.getMaxRepetitionLevel();
    return new CheckedReader(
        pages.getPageReader(column),
        repetition,
        column.getMaxDefinitionLevel(),
        repetition > 0 ? MOST_REPEATED : pages.getRowCount());
  }

  @Override
  public long getRowCount() {
    return pages.getRowCount();
  }

  @Override
  public void close() {
    pages.close();
  }

  private record CheckedReader(PageReader reader, int maxRepetition, int maxLevel, long most)
      implements PageReader {
    @Override
    public DictionaryPage readDictionaryPage() {
      DictionaryPage page = reader.readDictionaryPage();
      if (page != null) {
        long most = page.getBytes().size() / LEAST_BYTES_OF_A_VALUE;
        require(
            page.getDictionarySize() >= 0 && page.getDictionarySize() <= most,
            "the size of a dictionary");
      }
      return page;
    }

    @Override
    public long getTotalValueCount() {
      return reader.getTotalValueCount();
    }

    @Override
    public DataPage readPage() {
      DataPage page = reader.readPage();
      if (page == null) {
        return page;
      }
      require(page.getValueCount() >= 0 && page.getValueCount() <= most, "the values of a page");
      try {
        if (page instanceof DataPageV1 first) {
          check(first);
        } else {
          check((DataPageV2) page);
        }
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
      return page;
    }

    private void check(DataPageV1 page) throws IOException {
      try (InputStream bytes = page.getBytes().toInputStream()) {
        checkLevels(bytes, page.getRlEncoding(), maxRepetition, page);
        checkLevels(bytes, page.getDlEncoding(), maxLevel, page);
        checkValues(bytes, page.getValueEncoding(), page.getValueCount());
      }
    }

    private static void checkLevels(
        InputStream bytes, Encoding encoding, int highest, DataPageV1 page) throws IOException {
      if (highest == 0) {
        return;
      }
      require(encoding == Encoding.RLE, "the encoding of levels");
      int length = BytesUtils.readIntLittleEndian(bytes);
      require(length >= 0 && length <= page.getBytes().size(), "the length of levels");
      PageNumbers.requireRuns(
          new ByteArrayInputStream(bytes.readNBytes(length)),
          BytesUtils.getWidthFromMaxInt(highest),
          page.getValueCount());
    }

    private void check(DataPageV2 page) throws IOException {
      checkLevels(page.getRepetitionLevels(), maxRepetition, page);
      checkLevels(page.getDefinitionLevels(), maxLevel, page);
      try (InputStream values = page.getData().toInputStream()) {
        checkValues(values, page.getDataEncoding(), page.getValueCount());
      }
    }

    private static void checkLevels(BytesInput bytes, int highest, DataPageV2 page)
        throws IOException {
      if (highest > 0) {
        try (InputStream levels = bytes.toInputStream()) {
          PageNumbers.requireRuns(
              levels, BytesUtils.getWidthFromMaxInt(highest), page.getValueCount());
        }
      }
    }

    @SuppressWarnings("deprecation")
    private static void checkValues(InputStream bytes, Encoding encoding, int values)
        throws IOException {
      switch (encoding) {
        case PLAIN -> {}
        case PLAIN_DICTIONARY, RLE_DICTIONARY -> {
          int width = Math.max(0, bytes.read());
          require(width <= Integer.SIZE, "the width of indexes");
          PageNumbers.requireRuns(bytes, width, values);
        }
        case DELTA_LENGTH_BYTE_ARRAY, DELTA_BINARY_PACKED ->
            PageNumbers.requireDeltas(bytes, values);
        default ->
            throw new IllegalArgumentException(
                "its encoding %s is not read; write the column as PLAIN".formatted(encoding));
      }
    }

    private static void require(boolean condition, String what) {
      PageNumbers.require(condition, what);
    }
  }
}

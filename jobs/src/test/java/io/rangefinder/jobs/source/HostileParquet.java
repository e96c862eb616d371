package io.rangefinder.jobs.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;

/** Parquet tables of one row and a binary column {@code image}, written header by header. */
final class HostileParquet {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private final CompressionCodec codec;
  private final FieldRepetitionType repetition;
  private final ByteArrayOutputStream pages = new ByteArrayOutputStream();

  HostileParquet(CompressionCodec codec, FieldRepetitionType repetition) {
    this.codec = codec;
    this.repetition = repetition;
  }

  /** Adds a page of data that says how many bytes it has when it is decompressed. */
  HostileParquet data(Encoding encoding, int values, int decompressedLength, byte... content)
      throws IOException {
    PageHeader header = new PageHeader(PageType.DATA_PAGE, decompressedLength, content.length);
    header.setData_page_header(new DataPageHeader(values, encoding, Encoding.RLE, Encoding.RLE));
    return page(header, content);
  }

  HostileParquet dictionary(int values, byte... content) throws IOException {
    PageHeader header = new PageHeader(PageType.DICTIONARY_PAGE, content.length, content.length);
    header.setDictionary_page_header(new DictionaryPageHeader(values, Encoding.PLAIN));
    return page(header, content);
  }

  private HostileParquet page(PageHeader header, byte[] content) throws IOException {
    Util.writePageHeader(header, pages);
    pages.write(content);
    return this;
  }

  /** The whole file. */
  byte[] toBytes() throws IOException {
    ColumnMetaData column =
        new ColumnMetaData(
            Type.BYTE_ARRAY,
            List.of(Encoding.PLAIN),
            List.of("image"),
            codec,
            1,
            pages.size(),
            pages.size(),
            MAGIC.length);
    ColumnChunk chunk = new ColumnChunk(MAGIC.length);
    chunk.setMeta_data(column);
    SchemaElement root = new SchemaElement("table");
    root.setNum_children(1);
    SchemaElement image = new SchemaElement("image");
    image.setType(Type.BYTE_ARRAY);
    image.setRepetition_type(repetition);
    RowGroup group = new RowGroup(List.of(chunk), pages.size(), 1);
    ByteArrayOutputStream footer = new ByteArrayOutputStream();
    Util.writeFileMetaData(new FileMetaData(1, List.of(root, image), 1, List.of(group)), footer);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(MAGIC);
    pages.writeTo(file);
    footer.writeTo(file);
    file.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(footer.size()).array());
    file.write(MAGIC);
    return file.toByteArray();
  }
}

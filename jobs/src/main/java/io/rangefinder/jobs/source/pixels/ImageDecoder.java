package io.rangefinder.jobs.source.pixels;

import com.google.protobuf.ByteString;
import io.rangefinder.jobs.execute.NativeMemory;
import io.rangefinder.jobs.execute.TensorFlowSession;
import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TString;

/**
 * Decodes image files: JPEG and PNG with TensorFlow's own decoders, WebP with libwebp, TIFF with
 * the JDK.
 *
 * <p>JPEG uses the exact integer transform and smooth chroma upsampling, with CMYK and YCCK turned
 * into RGB; PNG of 16 bits keeps the high byte; transparency is dropped unless it is asked for, the
 * colours beneath it are kept; grey becomes three equal channels; of a GIF the first frame is
 * taken. An orientation noted in the metadata is applied on request. The format is told by the
 * bytes, not by the name.
 *
 * <p>Safe for use by several threads at once; each call decodes on its own thread.
 */
public final class ImageDecoder implements AutoCloseable {
  /** The most pixels an image may have: 8192 x 8192. */
  public static final int DEFAULT_MAX_PIXELS = 1 << 26;

  /** Names this way of decoding in fingerprints; it changes when a pixel would. */
  static final String IDENTITY = "tensorflow jpeg-integer-accurate png-high-byte gif-first-frame 1";

  private static final String CONTENTS = "contents";
  private static final int PNG_END_LENGTH = 12;
  private static final byte[] PNG_END = "IEND".getBytes(StandardCharsets.US_ASCII);

  private final int maxPixels;
  private final PixelLayout layout;
  private final Preprocessing.Orientation orientation;
  private final TensorFlowSession session;
  private final Output<?> contents;

  /** Decodes to RGB. */
  public ImageDecoder() {
    this(PixelLayout.RGB);
  }

  /** Decodes images of usual size, as they are stored, to what a network takes. */
  public ImageDecoder(PixelLayout layout) {
    this(DEFAULT_MAX_PIXELS, layout, Preprocessing.Orientation.IGNORE);
  }

  /**
   * @param maxPixels height times width that an image may have at most; at most 2^31 / 4
   */
  public ImageDecoder(int maxPixels, PixelLayout layout, Preprocessing.Orientation orientation) {
    if (maxPixels < 1 || maxPixels > Integer.MAX_VALUE / 4) {
      throw new IllegalArgumentException("a limit of " + maxPixels + " pixels");
    }
    this.maxPixels = maxPixels;
    this.layout = layout;
    this.orientation = orientation;
    this.session = TensorFlowSession.open(decoders(layout));
    this.contents = session.tensors(List.of(CONTENTS)).get(0);
  }

  private static GraphDef decoders(PixelLayout layout) {
    // Neither a JPEG nor the operator knows opacity.
    int colours = Math.min(layout.channels(), 3);
    return GraphDef.newBuilder()
        .addNode(
            NodeDef.newBuilder()
                .setName(CONTENTS)
                .setOp("Placeholder")
                .putAttr("dtype", AttrValue.newBuilder().setType(DataType.DT_STRING).build()))
        .addNode(
            decoder(ImageFormat.JPEG, "DecodeJpeg", colours)
                .putAttr("dct_method", text("INTEGER_ACCURATE"))
                .putAttr("fancy_upscaling", AttrValue.newBuilder().setB(true).build()))
        .addNode(decoder(ImageFormat.PNG, "DecodePng", layout.channels()))
        .build();
  }

  private static NodeDef.Builder decoder(ImageFormat format, String operator, int channels) {
    return NodeDef.newBuilder()
        .setName(format.name())
        .setOp(operator)
        .addInput(CONTENTS)
        .putAttr("channels", AttrValue.newBuilder().setI(channels).build());
  }

  private static AttrValue text(String value) {
    return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(value)).build();
  }

  /**
   * Decodes the bytes of one image file.
   *
   * @throws UnusableImageException if they are empty, no image, of a format that is not decoded,
   *     larger than the limit, cut short or broken
   */
  public DecodedImage decode(byte[] bytes) throws UnusableImageException {
    if (bytes.length == 0) {
      throw new UnusableImageException(Reason.EMPTY, "The file is empty.");
    }
    ImageFormat format = ImageFormat.of(bytes);
    ImageHeader header = ImageHeader.read(format, bytes);
    if (header.pixels() > maxPixels) {
      throw new UnusableImageException(
          Reason.TOO_LARGE,
          "The image says it has %d x %d pixels, the limit is %d in all."
              .formatted(header.height(), header.width(), maxPixels));
    }
    DecodedImage stored = decode(format, bytes);
    return orientation == Preprocessing.Orientation.APPLY
        ? ExifOrientation.of(format, bytes).upright(stored)
        : stored;
  }

  private DecodedImage decode(ImageFormat format, byte[] bytes) throws UnusableImageException {
    return switch (format) {
      case GIF -> GifFrame.read(bytes).decode(bytes, layout);
      case BMP -> BmpImage.read(bytes).decode(bytes, layout);
      case WEBP -> WebpImage.read(bytes).decode(bytes, layout);
      case TIFF -> TiffImage.read(bytes).decode(bytes, layout);
      default -> decodeWithTensorFlow(format, bytes);
    };
  }

  private DecodedImage decodeWithTensorFlow(ImageFormat format, byte[] bytes)
      throws UnusableImageException {
    Output<?> decoder = session.tensors(List.of(format.name())).get(0);
    try (TString input = TString.tensorOfBytes(NdArrays.scalarOfObject(bytes));
        Result result = session.run(Map.of(contents, input), List.of(decoder))) {
      return image(result.get(0));
    } catch (TFInvalidArgumentException refused) {
      throw undecodable(format, bytes, refused);
    }
  }

  private DecodedImage image(Tensor pixels) {
    byte[] samples = new byte[(int) pixels.numBytes()];
    NativeMemory.of(pixels).get(samples);
    boolean lacksOpacity = layout == PixelLayout.RGBA && pixels.shape().get(2) == 3;
    return new DecodedImage(
        (int) pixels.shape().get(0),
        (int) pixels.shape().get(1),
        layout,
        lacksOpacity ? opaque(samples) : samples);
  }

  private static byte[] opaque(byte[] rgb) {
    byte[] rgba = new byte[rgb.length / 3 * 4];
    for (int from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
      System.arraycopy(rgb, from, rgba, to, 3);
      rgba[to + 3] = (byte) 0xff;
    }
    return rgba;
  }

  private static UnusableImageException undecodable(
      ImageFormat format, byte[] bytes, TFInvalidArgumentException refused) {
    if (endsEarly(format, bytes)) {
      return new UnusableImageException(
          Reason.TRUNCATED, "The " + format + " image ends before its data does.", refused);
    }
    return new UnusableImageException(
        Reason.CORRUPT,
        "The " + format + " image cannot be decoded: its data are broken.",
        refused);
  }

  private static boolean endsEarly(ImageFormat format, byte[] bytes) {
    return switch (format) {
      case JPEG -> !endsWithJpegEnd(bytes);
      case PNG -> indexOf(bytes, PNG_END, bytes.length - 2 * PNG_END_LENGTH) < 0;
      default -> false;
    };
  }

  private static boolean endsWithJpegEnd(byte[] bytes) {
    for (int i = bytes.length - 2; i >= 2; i--) {
      if (bytes[i] == (byte) 0xff && bytes[i + 1] == (byte) 0xd9) {
        return true;
      }
      if (bytes[i + 1] != 0) {
        return false;
      }
    }
    return false;
  }

  private static int indexOf(byte[] bytes, byte[] wanted, int from) {
    for (int i = Math.max(from, 0); i + wanted.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public void close() {
    session.close();
  }
}

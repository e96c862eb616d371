package io.rangefinder.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Damages files and messages at random; equal seeds do equal damage. */
public final class Mutations {
  private static final long[] NOTABLE = {
    0,
    1,
    -1,
    2,
    127,
    128,
    255,
    256,
    65_535,
    1 << 20,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 31,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private static final List<String> NOTABLE_NUMBERS =
      List.of(
          "0",
          "1",
          "-1",
          "0.5",
          "1000000",
          "2147483647",
          "2147483648",
          "9223372036854775808",
          "1e38",
          "1e999",
          "-1e-40",
          "nan",
          "-inf",
          "0x7f");
  private static final List<String> NOTABLE_WORDS =
      List.of("", "{", "}", "\"", ":", "[", "<", ",", "true", "\\x", "#", "\n", "\0", "DT_FLOAT");
  private static final Pattern WORD = Pattern.compile("[A-Za-z_]+|-?[0-9.e+]+|[^\\s]");

  private final Random random;

  public Mutations(long seed) {
    this.random = new Random(seed);
  }

  /** An element of the list. */
  public <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Each element of the list with a probability of a quarter. */
  public <T> Set<T> someOf(List<T> choices) {
    return choices.stream()
        .filter(choice -> random.nextInt(4) == 0)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The bytes with up to four of them, or one stretch, changed; never the same array. */
  public byte[] damaged(byte[] sound) {
    byte[] bytes = sound.clone();
    for (int changes = 1 + random.nextInt(4); changes > 0 && bytes.length > 8; changes--) {
      int at = random.nextInt(bytes.length);
      int end = Math.min(bytes.length, at + 1 + random.nextInt(16));
      switch (random.nextInt(8)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> bytes[at] = (byte) NOTABLE[random.nextInt(NOTABLE.length)];
        case 3 -> putNotableInt(bytes, at & ~3);
        case 4 -> bytes = Arrays.copyOf(bytes, at);
        case 5 -> bytes = spliced(bytes, at, new byte[0], end);
        case 6 -> bytes = spliced(bytes, at, Arrays.copyOfRange(bytes, at, end), at);
        default -> {
          byte[] foreign = new byte[end - at];
          random.nextBytes(foreign);
          bytes = spliced(bytes, at, foreign, at);
        }
      }
    }
    return bytes;
  }

  private void putNotableInt(byte[] bytes, int at) {
    if (at + Integer.BYTES <= bytes.length) {
      int value =
          random.nextBoolean()
              ? (int) NOTABLE[random.nextInt(NOTABLE.length)]
              : random.nextInt(2 * bytes.length);
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    }
  }

  private static byte[] spliced(byte[] bytes, int at, byte[] middle, int from) {
    byte[] result = Arrays.copyOf(bytes, at + middle.length + bytes.length - from);
    System.arraycopy(middle, 0, result, at, middle.length);
    System.arraycopy(bytes, from, result, at + middle.length, bytes.length - from);
    return result;
  }

  /** The text with up to three of its words, numbers mostly, replaced, doubled or left out. */
  public String damaged(String sound) {
    String text = sound;
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      List<MatchResult> words = WORD.matcher(text).results().toList();
      if (words.isEmpty()) {
        return text;
      }
      List<MatchResult> numbers = words.stream().filter(word -> isNumber(word.group())).toList();
      MatchResult word = oneOf(numbers.isEmpty() || random.nextInt(3) == 0 ? words : numbers);
      String other =
          switch (random.nextInt(5)) {
            case 0 -> random.nextBoolean() ? "" : word.group() + " " + word.group();
            case 1 -> oneOf(words).group();
            default -> oneOf(isNumber(word.group()) ? NOTABLE_NUMBERS : NOTABLE_WORDS);
          };
      text = text.substring(0, word.start()) + other + text.substring(word.end());
    }
    return text;
  }

  private static boolean isNumber(String word) {
    return word.matches("-?[0-9.].*");
  }

  /** The message with up to three fields, anywhere in it, set, cleared, doubled or exchanged. */
  @SuppressWarnings("unchecked")
  public <M extends Message> M damaged(M sound) {
    Message.Builder message = sound.toBuilder();
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      changeSomewhere(message);
    }
    return (M) message.buildPartial();
  }

  private void changeSomewhere(Message.Builder message) {
    List<FieldDescriptor> present = new ArrayList<>(message.getAllFields().keySet());
    if (present.isEmpty() || random.nextInt(12) == 0) {
      setAny(message);
      return;
    }
    FieldDescriptor field = oneOf(present);
    if (field.isRepeated()) {
      changeElement(message, field);
    } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      Message.Builder inner = ((Message) message.getField(field)).toBuilder();
      changeSomewhere(inner);
      message.setField(field, inner.buildPartial());
    } else if (random.nextInt(6) == 0) {
      message.clearField(field);
    } else {
      message.setField(field, value(field));
    }
  }

  private void changeElement(Message.Builder message, FieldDescriptor field) {
    int count = message.getRepeatedFieldCount(field);
    int at = random.nextInt(count);
    Object element = message.getRepeatedField(field, at);
    int choice = random.nextInt(16);
    if (choice == 0) {
      message.addRepeatedField(field, element);
    } else if (choice == 1) {
      List<Object> rest = new ArrayList<>((List<?>) message.getField(field));
      rest.remove(at);
      message.setField(field, rest);
    } else if (choice == 2) {
      Object other = message.getRepeatedField(field, random.nextInt(count));
      message.setRepeatedField(field, at, other);
    } else if (element instanceof Message inner) {
      Message.Builder builder = inner.toBuilder();
      changeSomewhere(builder);
      message.setRepeatedField(field, at, builder.buildPartial());
    } else {
      message.setRepeatedField(field, at, value(field));
    }
  }

  private void setAny(Message.Builder message) {
    FieldDescriptor field = oneOf(message.getDescriptorForType().getFields());
    if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      return;
    }
    if (field.isRepeated()) {
      message.addRepeatedField(field, value(field));
    } else {
      message.setField(field, value(field));
    }
  }

  private Object value(FieldDescriptor field) {
    long number =
        random.nextBoolean() ? NOTABLE[random.nextInt(NOTABLE.length)] : random.nextInt(12) - 3;
    return switch (field.getJavaType()) {
      case INT -> (int) number;
      case LONG -> number;
      case FLOAT -> random.nextInt(4) == 0 ? Float.NaN : (float) number;
      case DOUBLE -> random.nextInt(4) == 0 ? Double.NaN : (double) number;
      case BOOLEAN -> random.nextBoolean();
      case STRING -> oneOf(NOTABLE_WORDS);
      case BYTE_STRING -> ByteString.copyFrom(new byte[random.nextInt(9)]);
      case ENUM -> enumValue(field.getEnumType());
      case MESSAGE -> throw new IllegalStateException(field + " is no scalar");
    };
  }

  private Object enumValue(EnumDescriptor type) {
    return oneOf(type.getValues());
  }
}

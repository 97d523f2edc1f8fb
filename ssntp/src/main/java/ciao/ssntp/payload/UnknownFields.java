package ciao.ssntp.payload;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Skips fields this version does not know, and counts them for the reader that came across. */
final class UnknownFields extends DeserializationProblemHandler {
  /** The attribute under which a reader keeps its count, a {@link LongAdder}. */
  static final Object COUNT = UnknownFields.class;

  @Override
  public boolean handleUnknownProperty(
      DeserializationContext context,
      JsonParser parser,
      @Nullable JsonDeserializer<?> deserializer,
      Object beanOrClass,
      String propertyName)
      throws IOException {
    if (context.getAttribute(COUNT) instanceof LongAdder count) {
      count.increment();
    }
    parser.skipChildren();
    return true;
  }
}

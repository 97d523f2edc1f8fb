package ciao.ssntp.payload;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * How records stand on the wire: snake_case, nulls left out, written as strict JSON (which is YAML
 * in flow style), maps in the order of their keys so that equal payloads have equal bytes.
 */
public final class PayloadFormat {
  /** Payloads nest about six deep; the rest is for fields of later versions, which are skipped. */
  static final int MAX_DEPTH = 32;

  /**
   * The longest YAML payload in bytes. Its parser is a hundred times slower than JSON's and runs on
   * an event loop, and only people write it: 64 KiB keep the loop for a few milliseconds.
   */
  static final int MAX_YAML_BYTES = 64 << 10;

  static final JsonMapper JSON = configure(JsonMapper.builder(jsonFactory())).build();
  static final YAMLMapper YAML = configure(YAMLMapper.builder(yamlFactory())).build();

  private PayloadFormat() {}

  /** The payload as strict JSON in UTF-8. */
  public static byte[] write(Payload payload) {
    return CanonicalForms.write(payload).orElseGet(() -> writeByJackson(payload));
  }

  private static byte[] writeByJackson(Payload payload) {
    try {
      return JSON.writeValueAsBytes(payload);
    } catch (JsonProcessingException bug) {
      throw new IllegalStateException("every payload can be written: " + payload, bug);
    }
  }

  private static JsonFactory jsonFactory() {
    return JsonFactory.builder()
        .streamReadConstraints(constraints())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .disable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
        .build();
  }

  private static YAMLFactory yamlFactory() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_YAML_BYTES);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setMaxAliasesForCollections(0);
    options.setAllowDuplicateKeys(false);
    return YAMLFactory.builder()
        .loaderOptions(options)
        .streamReadConstraints(constraints())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .build();
  }

  private static StreamReadConstraints constraints() {
    return StreamReadConstraints.builder()
        .maxNestingDepth(MAX_DEPTH)
        .maxNumberLength(40) // a long has 19 digits, a double 17 and its exponent
        .maxNameLength(256)
        .build();
  }

  private static <B extends MapperBuilder<?, B>> B configure(B builder) {
    builder
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .serializationInclusion(JsonInclude.Include.NON_NULL)
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .addHandler(new UnknownFields());
    // YAML reads an unquoted host name such as 101 as a number; it is meant as text all the same.
    builder.withCoercionConfig(
        LogicalType.Textual,
        text -> {
          text.setCoercion(CoercionInputShape.Integer, CoercionAction.TryConvert);
          text.setCoercion(CoercionInputShape.Float, CoercionAction.TryConvert);
          text.setCoercion(CoercionInputShape.Boolean, CoercionAction.TryConvert);
        });
    return builder;
  }
}

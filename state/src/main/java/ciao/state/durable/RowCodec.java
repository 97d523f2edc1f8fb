package ciao.state.durable;

import ciao.state.Metadata;
import ciao.state.Phase;
import ciao.state.memory.Entry;
import ciao.state.seal.Place;
import ciao.state.seal.SealException;
import ciao.state.seal.SpecSeal;
import ciao.state.sql.Row;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Entries as rows of the tables and back. */
public final class RowCodec {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private RowCodec() {}

  /** What of the metadata nothing is looked up by. */
  record Detail(
      List<String> finalizers,
      Map<String, String> labels,
      Map<String, String> annotations,
      Instant created,
      Instant updated) {}

  public static Row row(long position, Entry entry, SpecSeal seal) {
    Metadata metadata = entry.metadata();
    Detail detail =
        new Detail(
            List.copyOf(metadata.finalizers()),
            metadata.labels(),
            metadata.annotations(),
            metadata.created(),
            metadata.updated());
    return new Row(
        new Row.Key(metadata.type(), metadata.namespace(), metadata.id()),
        entry.origin(),
        metadata.version(),
        position,
        metadata.owner(),
        metadata.phase().name(),
        write(detail),
        seal.seal(Place.spec(metadata), entry.spec()));
  }

  public static Entry entry(Row row, SpecSeal seal) throws SealException {
    Detail detail = read(row);
    Metadata metadata =
        new Metadata(
            row.key().namespace(),
            row.key().type(),
            row.key().id(),
            row.version(),
            row.owner(),
            Phase.valueOf(row.phase()),
            new LinkedHashSet<>(detail.finalizers()),
            detail.labels(),
            detail.annotations(),
            detail.created(),
            detail.updated());
    return new Entry(metadata, seal.open(Place.spec(metadata), row.spec()), row.origin());
  }

  /** The same row with its spec stored as it would be now. */
  public static Row resealed(Row row, SpecSeal seal) throws SealException {
    Row.Key key = row.key();
    Place place = new Place(Place.Role.SPEC, key.type(), key.namespace(), key.id(), row.version());
    return row.withSpec(seal.seal(place, seal.open(place, row.spec())));
  }

  private static String write(Detail detail) {
    try {
      return MAPPER.writeValueAsString(detail);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("metadata cannot be written as JSON", e);
    }
  }

  private static Detail read(Row row) {
    try {
      return MAPPER.readValue(row.detail(), Detail.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "row %s version %d: its detail cannot be read: %s"
              .formatted(row.key(), row.version(), e.getOriginalMessage()),
          e);
    }
  }
}

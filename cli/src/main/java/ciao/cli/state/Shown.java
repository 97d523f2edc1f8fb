package ciao.cli.state;

import ciao.cli.output.Column;
import ciao.client.api.ApiJson;
import ciao.client.api.state.StateOverview;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Resources and events as commands show them: the API's own documents, and columns of those. */
final class Shown {
  private static final ObjectMapper JSON =
      ApiJson.mapper()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));

  private Shown() {}

  /** The document, with the spec as a part of it. */
  static JsonNode document(Object shown) {
    try {
      return JSON.readTree(JSON.writeValueAsBytes(shown));
    } catch (IOException bug) {
      throw new IllegalStateException("cannot be shown: " + shown.getClass(), bug);
    }
  }

  static String id(JsonNode resource) {
    return resource.path("id").asText();
  }

  /**
   * What a list shows.
   *
   * @param type of what is listed; it says which fields of specs are shown
   */
  static List<Column<JsonNode>> columns(StateOverview.Type type) {
    List<Column<JsonNode>> columns = new ArrayList<>();
    columns.add(column("NAMESPACE", "/namespace"));
    columns.add(column("ID", "/id"));
    columns.add(column("VERSION", "/version"));
    columns.add(column("PHASE", "/phase"));
    for (StateOverview.Column column : type.columns()) {
      columns.add(column(column.title(), "/spec" + column.field()));
    }
    columns.add(wide("OWNER", "/owner"));
    columns.add(wide("FINALIZERS", "/finalizers"));
    columns.add(wide("LABELS", "/labels"));
    columns.add(wide("UPDATED", "/updated"));
    return columns;
  }

  private static Column<JsonNode> column(String title, String field) {
    JsonPointer pointer = JsonPointer.compile(field);
    return Column.of(title, resource -> text(resource.at(pointer)));
  }

  private static Column<JsonNode> wide(String title, String field) {
    JsonPointer pointer = JsonPointer.compile(field);
    return Column.wide(title, resource -> text(resource.at(pointer)));
  }

  private static @Nullable String text(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (value.isArray()) {
      StringJoiner all = new StringJoiner(",");
      value.forEach(one -> all.add(one.asText()));
      return blankAsNone(all.toString());
    }
    if (value.isObject()) {
      StringJoiner all = new StringJoiner(",");
      value
          .properties()
          .forEach(field -> all.add(field.getKey() + "=" + field.getValue().asText()));
      return blankAsNone(all.toString());
    }
    return blankAsNone(value.asText());
  }

  private static @Nullable String blankAsNone(String text) {
    return text.isEmpty() ? null : text;
  }
}

package ciao.ssntp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.Operand;
import ciao.ssntp.Samples;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every payload with every one of its fields wrong in every way. */
class MutatedPayloadTest {
  private static final UUID NODE = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** What a field may hold in place of its value. */
  private static final List<JsonNode> WRONG =
      List.of(
          JSON.nullNode(),
          JSON.booleanNode(true),
          JSON.numberNode(-1),
          JSON.numberNode(1.5),
          JSON.numberNode(new BigInteger("9".repeat(30))),
          JSON.textNode(""),
          JSON.textNode("nonsense"),
          JSON.arrayNode().add(JSON.nullNode()),
          JSON.arrayNode().add(JSON.arrayNode()),
          JSON.objectNode(),
          JSON.objectNode().set("unknown", JSON.objectNode()));

  private final PayloadReader reader = new PayloadReader();
  private int refused;

  @ParameterizedTest
  @EnumSource(Operand.class)
  void itIsReadOrRefusedInASentence(Operand operand) throws Exception {
    if (operand.payload().isEmpty()) {
      return;
    }
    Class<? extends Payload> type = operand.payload().get();
    JsonNode whole = PayloadFormat.JSON.readTree(PayloadFormat.write(Samples.of(operand, NODE)));

    mutate(whole, () -> tryToRead(type, whole));

    assertThat(refused).as("refused of " + operand).isPositive();
    assertThat(reader.read(type, PayloadFormat.JSON.writeValueAsBytes(whole)))
        .as("put back as it was")
        .isEqualTo(Samples.of(operand, NODE));
  }

  /** Changes one place after the other, and puts it back after each attempt. */
  private static void mutate(JsonNode node, Runnable attempt) {
    switch (node) {
      case ObjectNode object -> {
        List<String> fields = new ArrayList<>();
        object.fieldNames().forEachRemaining(fields::add);
        for (String field : fields) {
          JsonNode value = object.get(field);
          mutate(value, attempt);
          each(wrong -> object.set(field, wrong), attempt);
          object.set(field, value);
        }
        remove(object, attempt);
      }
      case ArrayNode array -> {
        for (int at = 0; at < array.size(); at++) {
          JsonNode value = array.get(at);
          mutate(value, attempt);
          int place = at;
          each(wrong -> array.set(place, wrong), attempt);
          array.set(at, value);
        }
      }
      default -> {}
    }
  }

  private static void each(Consumer<JsonNode> set, Runnable attempt) {
    for (JsonNode wrong : WRONG) {
      set.accept(wrong);
      attempt.run();
    }
  }

  /** Without one field after the other; their order is kept. */
  private static void remove(ObjectNode object, Runnable attempt) {
    ObjectNode all = object.deepCopy();
    Iterator<String> fields = all.fieldNames();
    while (fields.hasNext()) {
      object.removeAll();
      object.setAll(all);
      object.remove(fields.next());
      attempt.run();
    }
    object.removeAll();
    object.setAll(all);
  }

  private void tryToRead(Class<? extends Payload> type, JsonNode changed) {
    byte[] bytes = changed.toString().getBytes(StandardCharsets.UTF_8);
    try {
      assertThat(reader.read(type, bytes)).isNotNull();
    } catch (PayloadException inASentence) {
      refused++;
      assertThat(inASentence.getMessage())
          .as("of %s", changed)
          .startsWith("payload")
          .doesNotContain("\n")
          .doesNotContain("java.", "ciao.", "Exception");
    }
  }
}

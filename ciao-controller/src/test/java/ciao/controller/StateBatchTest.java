package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.client.api.ApiJson;
import ciao.state.Document;
import ciao.state.Resource;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Transactions of the store that are no JSON of one, alone and among others. */
final class StateBatchTest extends SharedCluster {
  private Rest admin() throws Exception {
    return new Rest(cluster.http(TestCluster.user("admin")), cluster.uri());
  }

  @Test
  void ofSeveralTransactionsOneThatIsNoneHarmsNoOther() throws Exception {
    String good =
        "{\"operations\":[{\"create\":{\"at\":{\"type\":\"Part\",\"namespace\":\"%s\",\"id\":\"a\"},\"spec\":{}}}]}"
            .formatted(name);
    List<String> unreadable =
        List.of(
            good.replace("\"spec\"", "\"lables\":{},\"spec\""),
            "{\"operations\":[{\"explode\":{}}]}",
            "{\"operations\":[null]}",
            "null",
            "7",
            "{}");
    String body = "{\"transactions\":[%s,%s]}".formatted(String.join(",", unreadable), good);
    JsonNode answers =
        ApiJson.mapper()
            .readTree(admin().post("/v1/state/transactions", body).body())
            .get("answers");

    assertThat(answers).hasSize(7);
    for (int i = 0; i < unreadable.size(); i++) {
      JsonNode refused = answers.get(i).get("refused");
      assertThat(refused.get("status").asInt()).as(unreadable.get(i)).isEqualTo(400);
      assertThat(refused.get("detail").asText()).doesNotContain("Exception");
    }
    assertThat(answers.get(0).get("refused").get("detail").asText()).contains("lables");
    assertThat(answers.get(2).get("refused").get("detail").asText())
        .isEqualTo("body: operations[0]: null (expected: an operation)");
    assertThat(answers.get(6).has("committed")).isTrue();
    assertThat(cluster.store().list(Document.type("Part"), name))
        .extracting(Resource::id)
        .containsExactly("a");
  }

  @Test
  void anOperationThatIsNullIsRefusedInWords() throws Exception {
    assertThat(admin().post("/v1/state/transaction", "{\"operations\":[null]}").problem().detail())
        .isEqualTo("body: operations[0]: null (expected: an operation)");
  }
}

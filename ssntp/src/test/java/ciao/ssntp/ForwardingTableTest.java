package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Roles;
import ciao.ssntp.payload.FromNode;
import ciao.ssntp.payload.FromNodeOrScheduler;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.ToNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * docs/ssntp.md holds the tables of this package; run with {@code -Dciao.docs.rewrite=true} after
 * changing one.
 */
class ForwardingTableTest {
  private static final Path PAGE = Path.of("..", "docs", "ssntp.md");
  private static final boolean REWRITE = Boolean.getBoolean("ciao.docs.rewrite");

  @Test
  void thePageHoldsTheForwardingTable() throws IOException {
    assertPageHolds(
        "forwarding",
        "| operand | type | number | payload | KiB at most | sent by | goes | reaches |",
        Arrays.stream(Operand.values()).map(ForwardingTableTest::row));
  }

  @Test
  void thePageHoldsTheErrorCodes() throws IOException {
    assertPageHolds(
        "errors",
        "| code | in | connection | meaning |",
        Arrays.stream(ErrorCode.values())
            .map(code ->
                "| `%s` | %s | %s | %s |"
                    .formatted(
                        code, code.operand(), code.closes() ? "ends" : "stays", code.meaning())));
  }

  @ParameterizedTest
  @EnumSource(Operand.class)
  void whatARouteNeedsThePayloadHas(Operand operand) {
    ForwardingTable.Rule rule = ForwardingTable.of(operand);
    Class<? extends Payload> payload = operand.payload().orElse(null);
    switch (rule.route()) {
      case NAMED_NODE, NAMED_NODE_OR_DELIVER -> assertThat(payload).isAssignableTo(ToNode.class);
      case SERVER -> assertThat(rule.from().isEmpty()).isTrue();
      case CONTROLLERS, DELIVER_AND_CONTROLLERS ->
          assertThat(
                  FromNode.class.isAssignableFrom(payload)
                      || FromNodeOrScheduler.class.isAssignableFrom(payload))
              .as("%s names its sender", operand)
              .isTrue();
      case LINK -> assertThat(payload).isNull();
      case DELIVER -> assertThat(rule.from().isEmpty()).isFalse();
    }
    assertThat(ForwardingTable.CLIENTS.containsAll(rule.from())).isTrue();
    assertThat(ForwardingTable.CLIENTS.containsAll(rule.to())).isTrue();
  }

  private static String row(Operand operand) {
    ForwardingTable.Rule rule = ForwardingTable.of(operand);
    return "| %s | %s | 0x%02x | %s | %s | %s | %s | %s |"
        .formatted(
            operand,
            operand.type(),
            operand.code(),
            operand.payload().map(Class::getSimpleName).orElse("–"),
            longest(operand),
            words(rule.from(), "the scheduler"),
            rule.route(),
            words(rule.to(), "–"));
  }

  private static String longest(Operand operand) {
    int bytes = operand.longest(Integer.MAX_VALUE);
    return bytes == Integer.MAX_VALUE ? "–" : String.valueOf(bytes >> 10);
  }

  private static String words(Roles roles, String none) {
    if (roles.isEmpty()) {
      return none;
    }
    return roles.equals(ForwardingTable.CLIENTS) ? "every client" : roles.toString();
  }

  private static void assertPageHolds(String name, String heading, Stream<String> rows)
      throws IOException {
    String columns = heading.replaceAll("[^|]+", "---");
    String table =
        Stream.concat(Stream.of(heading, columns), rows).collect(Collectors.joining("\n"));
    String begin = "<!-- begin " + name + " -->\n";
    String end = "\n<!-- end " + name + " -->";
    String page = Files.readString(PAGE);
    assertThat(page).contains(begin).contains(end);
    int from = page.indexOf(begin) + begin.length();
    int to = page.indexOf(end);
    if (REWRITE) {
      Files.writeString(PAGE, page.substring(0, from) + table + page.substring(to));
    } else {
      assertThat(page.substring(from, to))
          .as("%s is stale: run this test with -Dciao.docs.rewrite=true", PAGE)
          .isEqualTo(table);
    }
  }
}

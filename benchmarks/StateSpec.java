import ciao.state.ResourceType;
import java.util.List;
import java.util.Map;

/** What is stored: some 600 bytes of JSON, of fields such as an instance's wish has. */
record StateSpec(
    String workload,
    String image,
    int vcpus,
    int memoryMib,
    boolean running,
    List<String> command,
    Map<String, String> environment,
    String userData) {
  static final ResourceType<StateSpec> WISH = new ResourceType<>("Wish", StateSpec.class);
  static final ResourceType<StateSpec> STATUS = new ResourceType<>("Status", StateSpec.class);
  static final ResourceType<StateSpec> ADDRESS = new ResourceType<>("Address", StateSpec.class);

  private static final String USER_DATA = "#cloud-config\nruncmd: [%s]".formatted("a".repeat(280));

  static StateSpec of(int number) {
    return new StateSpec(
        "web-" + number % 1_000,
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        2,
        4_096,
        true,
        List.of("/usr/bin/server", "--listen", "0.0.0.0:8080"),
        Map.of("REGION", "north", "NUMBER", String.valueOf(number)),
        USER_DATA);
  }
}

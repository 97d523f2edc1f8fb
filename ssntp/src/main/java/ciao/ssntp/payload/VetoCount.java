package ciao.ssntp.payload;

import java.util.Objects;

/**
 * How many nodes were refused for one reason.
 *
 * @param veto the reason's word: {@code memory}, {@code device}, {@code label}, …
 *     (docs/scheduler.md lists them)
 * @param nodes how many nodes, 1 or more
 * @param example one of them and what it lacked, for people
 */
public record VetoCount(String veto, int nodes, String example) {
  public VetoCount {
    veto = Texts.cut(Objects.requireNonNull(veto, "veto"));
    example = Texts.cut(Objects.requireNonNull(example, "example"));
  }
}

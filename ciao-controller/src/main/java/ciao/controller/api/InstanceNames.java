package ciao.controller.api;

import ciao.client.api.NewInstances;
import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import ciao.controller.resource.Names;
import ciao.controller.resource.Resources;
import ciao.ssntp.payload.TenantId;
import ciao.state.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What new instances are called: as their user says, or like their workload with five letters more.
 */
final class InstanceNames {
  private static final int MAX_NAME = 63;
  private static final int SUFFIX = 5;

  /** Without letters and digits that look alike. */
  private static final String ALPHABET = "23456789abcdefghjkmnpqrstvwxyz";

  private final Reader reader;
  private final RandomGenerator random;

  /**
   * @param random used by many threads
   */
  InstanceNames(Reader reader, RandomGenerator random) {
    this.reader = reader;
    this.random = random;
  }

  /** One for each; a name nobody chose is none that is taken, but one that was chosen may be. */
  Answer<List<String>> of(TenantId tenant, String workload, NewInstances request) {
    int count = request.count() == null ? 1 : request.count();
    if (count < 1 || count > NewInstances.MOST) {
      return new Answer.Denied<>(
          Denial.invalid("count: %d (expected: 1 to %d)".formatted(count, NewInstances.MOST)));
    }
    String name = request.name();
    if (name == null) {
      String prefix = workload.substring(0, Math.min(workload.length(), MAX_NAME - SUFFIX - 1));
      return Answer.of(
          random
              .ints(0, Integer.MAX_VALUE)
              .mapToObj(number -> prefix + "-" + suffix(number))
              .distinct()
              .filter(free -> !isTaken(tenant, free))
              .limit(count)
              .toList());
    }
    String longest = count == 1 ? name : name + "-" + count;
    if (!Names.allowed(Names.HOST, longest)) {
      return new Answer.Denied<>(
          Denial.invalid("name: %s (expected: %s)".formatted(longest, Names.HOST_RULE)));
    }
    List<String> names = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      names.add(count == 1 ? name : name + "-" + number);
    }
    return Answer.of(names);
  }

  boolean isTaken(TenantId tenant, String name) {
    return reader.get(Resources.name(tenant, Resources.INSTANCE, name)).isPresent();
  }

  private static String suffix(int number) {
    StringBuilder suffix = new StringBuilder();
    for (int i = 0; i < SUFFIX; i++) {
      suffix.append(ALPHABET.charAt(number % ALPHABET.length()));
      number /= ALPHABET.length();
    }
    return suffix.toString();
  }
}

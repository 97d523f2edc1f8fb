package ciao.controller.answer;

import ciao.controller.resource.Names;
import ciao.ssntp.payload.TenantId;
import ciao.state.Reader;
import ciao.state.Resource;
import ciao.state.ResourceType;
import java.util.Locale;

/** Finds what a request names, or says that it is not there. */
public final class Lookup {
  private Lookup() {}

  /** The tenant's object with this id or name. */
  public static <S extends Record> Answer<Resource<S>> find(
      Reader reader, TenantId tenant, ResourceType<S> type, String idOrName) {
    return Names.find(reader, tenant, type, idOrName)
        .<Answer<Resource<S>>>map(Answer::of)
        .orElseGet(() -> missing(tenant, type, idOrName));
  }

  /** There is no such object; the words are the same whether another tenant has one or nobody. */
  public static <T> Answer<T> missing(TenantId tenant, ResourceType<?> type, String idOrName) {
    String noun = type.name().toLowerCase(Locale.ROOT);
    return new Answer.Denied<>(
        Denial.notFound(
            "there is no %s %s in tenant %s; `ciao %s list` shows those there are"
                .formatted(noun, idOrName, tenant, noun)));
  }
}

package ciao.client.api.state;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a transaction, as {@code {"create": {…}}}. What is left out is empty: an owner
 * is then nobody, and changes only what is nobody's.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
@JsonSubTypes({
  @JsonSubTypes.Type(value = Step.Create.class, name = "create"),
  @JsonSubTypes.Type(value = Step.Update.class, name = "update"),
  @JsonSubTypes.Type(value = Step.Teardown.class, name = "teardown"),
  @JsonSubTypes.Type(value = Step.Destroy.class, name = "destroy"),
  @JsonSubTypes.Type(value = Step.AddFinalizers.class, name = "add_finalizers"),
  @JsonSubTypes.Type(value = Step.RemoveFinalizers.class, name = "remove_finalizers")
})
public sealed interface Step {
  /** What it is about. */
  Address at();

  /** Makes what is not there. */
  record Create(
      Address at,
      @Nullable String owner,
      RawJson spec,
      @Nullable List<String> finalizers,
      @Nullable Map<String, String> labels,
      @Nullable Map<String, String> annotations)
      implements Step {}

  /**
   * Replaces spec, finalizers, labels and annotations.
   *
   * @param version the one this change was made from
   * @param expectedPhase {@code running} unless said otherwise, {@code tearing_down} or {@code any}
   */
  record Update(
      Address at,
      @Nullable String owner,
      long version,
      @Nullable String expectedPhase,
      RawJson spec,
      @Nullable List<String> finalizers,
      @Nullable Map<String, String> labels,
      @Nullable Map<String, String> annotations)
      implements Step {}

  /** Asks for its end. */
  record Teardown(Address at, @Nullable String owner) implements Step {}

  /**
   * Removes what nobody holds.
   *
   * @param version the one expected; null for any
   */
  record Destroy(Address at, @Nullable String owner, @Nullable Long version) implements Step {}

  /** By anyone, in either phase. */
  record AddFinalizers(Address at, List<String> finalizers) implements Step {}

  /** By anyone, in either phase. */
  record RemoveFinalizers(Address at, List<String> finalizers) implements Step {}
}

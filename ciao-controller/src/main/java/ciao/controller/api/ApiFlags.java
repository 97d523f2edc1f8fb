package ciao.controller.api;

import com.linecorp.armeria.common.FlagsProvider;

/** What Armeria asks for as it starts; it finds this through {@code META-INF/services}. */
public final class ApiFlags implements FlagsProvider {
  /** Before Armeria's own defaults, and behind what a system property says. */
  @Override
  public int priority() {
    return 10;
  }

  /**
   * A resource may be called {@code a..b}, and a pattern for ids be {@code ..}: no path is made.
   */
  @Override
  public Boolean allowDoubleDotsInQueryString() {
    return true;
  }
}

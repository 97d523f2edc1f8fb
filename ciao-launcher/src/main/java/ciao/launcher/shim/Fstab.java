package ciao.launcher.shim;

/** Lines of fstab(5): what {@code mount --all} mounts, in order. */
public final class Fstab {
  private Fstab() {}

  /** One line, whatever characters its paths have. */
  public static String line(String source, String point, String type, String options) {
    return "%s %s %s %s 0 0".formatted(escape(source), escape(point), type, escape(options));
  }

  /** White space ends a field, # a line, and a backslash begins what stands for them. */
  private static String escape(String text) {
    return text.replace("\\", "\\134")
        .replace(" ", "\\040")
        .replace("\t", "\\011")
        .replace("\n", "\\012")
        .replace("#", "\\043");
  }
}

package ciao.launcher.shim;

import ciao.launcher.driver.InstanceDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Where the shim keeps what belongs to a home and not to one instance. */
record ShimFiles(Path directory) {
  /** conmon and the mount tools give these characters a meaning of their own in paths. */
  private static final Pattern SPECIAL = Pattern.compile("[,:\"\\\\\\p{Cntrl}]");

  /** Makes what is missing. */
  static ShimFiles of(Path home) throws IOException {
    if (SPECIAL.matcher(home.toString()).find()) {
      throw new IOException(
          "home: "
              + home
              + " (expected: a path without comma, colon, quotation mark, backslash or control character;"
              + " container tools misread them)");
    }
    ShimFiles files = new ShimFiles(home.toRealPath().resolve("shim"));
    PrivateFiles.makeDirectory(files.directory);
    PrivateFiles.makeDirectory(files.exits());
    return files;
  }

  /** One file per ended run, named by its instance, holding its exit code. */
  Path exits() {
    return directory.resolve("exits");
  }

  /** Everything that belongs to one run of an instance. */
  static Path run(InstanceDirectory directory) {
    return directory.resolve("run");
  }
}

package ciao.launcher.container;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Who a container's command runs as, inside it.
 *
 * @param uid the user
 * @param gid the user's group
 * @param groups further groups
 */
record ContainerUser(int uid, int gid, List<Integer> groups) {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");

  /** Fields of /etc/passwd (passwd(5)) and /etc/group (group(5)). */
  private static final int NAME = 0;

  private static final int ID = 2;
  private static final int PASSWD_GROUP = 3;
  private static final int MEMBERS = 3;

  /**
   * Looks up what an image's configuration says: {@code user} or {@code user:group}, each a name of
   * the image's own files or a number; empty for root.
   *
   * @throws IOException naming the user or group the image does not have
   */
  static ContainerUser find(String wish, RootFiles image) throws IOException {
    String[] parts = wish.split(":", 2);
    String user = parts[0].isEmpty() ? "0" : parts[0];
    Optional<String[]> account = entry(image, "passwd", user, ID);
    int uid = account.isPresent() ? id(account.get()[ID]) : number("user", user);
    if (parts.length == 2) {
      Optional<String[]> group = entry(image, "group", parts[1], ID);
      int gid = group.isPresent() ? id(group.get()[ID]) : number("group", parts[1]);
      return new ContainerUser(uid, gid, List.of());
    }
    if (account.isEmpty()) {
      return new ContainerUser(uid, 0, List.of());
    }
    int gid = id(account.get()[PASSWD_GROUP]);
    return new ContainerUser(uid, gid, memberships(image, account.get()[NAME], gid));
  }

  private static List<Integer> memberships(RootFiles image, String name, int own)
      throws IOException {
    TreeSet<Integer> groups = new TreeSet<>();
    for (String line : image.lines("etc", "group")) {
      String[] fields = line.split(":", -1);
      if (fields.length > MEMBERS && List.of(fields[MEMBERS].split(",", -1)).contains(name)) {
        groups.add(id(fields[ID]));
      }
    }
    groups.remove(own);
    return List.copyOf(groups);
  }

  private static Optional<String[]> entry(RootFiles image, String file, String wish, int id)
      throws IOException {
    return image.lines("etc", file).stream()
        .map(line -> line.split(":", -1))
        .filter(fields -> fields.length > PASSWD_GROUP)
        .filter(fields -> fields[NAME].equals(wish) || fields[id].equals(wish))
        .findFirst();
  }

  private static int number(String what, String wish) throws IOException {
    if (!NUMBER.matcher(wish).matches()) {
      throw new IOException("the image has no " + what + " " + wish);
    }
    return id(wish);
  }

  private static int id(String text) throws IOException {
    int id = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : IdMapping.SIZE;
    if (id >= IdMapping.SIZE) {
      throw new IOException(
          "id: " + text + " (expected: 0 to " + (IdMapping.SIZE - 1) + ", as containers have)");
    }
    return id;
  }
}

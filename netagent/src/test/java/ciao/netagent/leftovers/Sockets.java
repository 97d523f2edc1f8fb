package ciao.netagent.leftovers;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Sockets that somebody may connect to, from the tables in /proc/net (proc_net(5)). */
final class Sockets {
  private static final Path NET = Path.of("/proc/self/net");
  private static final String TCP_LISTENS = "0A";

  /** __SO_ACCEPTCON. */
  private static final String UNIX_LISTENS = "00010000";

  private Sockets() {}

  /** The paths of the listening unix sockets of the whole host. */
  static List<String> unixListening() throws IOException {
    return unix().stream().map(Listening::name).toList();
  }

  /** Where this JVM listens. */
  static List<String> ownListening() throws IOException {
    List<Listening> all = new ArrayList<>(unix());
    all.addAll(tcp("tcp"));
    all.addAll(tcp("tcp6"));
    Set<String> own = ownInodes();
    return all.stream().filter(one -> own.contains(one.inode())).map(Listening::name).toList();
  }

  private record Listening(String name, String inode) {}

  /** Num RefCount Protocol Flags Type St Inode Path. */
  private static List<Listening> unix() throws IOException {
    List<Listening> found = new ArrayList<>();
    for (String line : Files.readAllLines(NET.resolve("unix"))) {
      String[] columns = line.strip().split("\\s+", 8);
      if (columns.length >= 7 && columns[3].equals(UNIX_LISTENS)) {
        String path = columns.length > 7 ? columns[7] : "unnamed";
        found.add(new Listening(path, columns[6]));
      }
    }
    return found;
  }

  /** sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode. */
  private static List<Listening> tcp(String table) throws IOException {
    List<Listening> found = new ArrayList<>();
    for (String line : Files.readAllLines(NET.resolve(table))) {
      String[] columns = line.strip().split("\\s+");
      if (columns.length > 9 && columns[3].equals(TCP_LISTENS)) {
        String address = columns[1];
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16);
        found.add(new Listening(table + " port " + port, columns[9]));
      }
    }
    return found;
  }

  private static Set<String> ownInodes() throws IOException {
    Set<String> inodes = new HashSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : all) {
        String target = target(descriptor);
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring("socket:[".length(), target.length() - 1));
        }
      }
    }
    return inodes;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closed) {
      return "";
    }
  }
}

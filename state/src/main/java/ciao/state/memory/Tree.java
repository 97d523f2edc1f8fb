package ciao.state.memory;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one type, sorted by namespace and id: a persistent AVL tree. A changed tree shares
 * all but the path to the change with the one before, so a snapshot is one reference and dropping a
 * staged change costs nothing.
 */
final class Tree {
  static final Tree EMPTY = new Tree(null);

  private final @Nullable Node root;

  private Tree(@Nullable Node root) {
    this.root = root;
  }

  @Nullable Entry find(String namespace, String id) {
    Node node = root;
    while (node != null) {
      int order = compare(namespace, id, node.entry);
      if (order == 0) {
        return node.entry;
      }
      node = order < 0 ? node.left : node.right;
    }
    return null;
  }

  Tree put(Entry entry) {
    return new Tree(put(root, entry));
  }

  Tree remove(String namespace, String id) {
    return find(namespace, id) == null ? this : new Tree(remove(root, namespace, id));
  }

  boolean isEmpty() {
    return root == null;
  }

  /** Levels of the tree; at most 1.44 times the binary logarithm of its size. */
  int height() {
    return height(root);
  }

  /** Everything behind (namespace, id), which need not be there. */
  Iterator<Entry> after(String namespace, String id) {
    return new Walk(root, namespace, id);
  }

  Iterator<Entry> iterator() {
    return new Walk(root, "", "");
  }

  private static int compare(String namespace, String id, Entry entry) {
    String other = entry.metadata().namespace();
    int order = namespace.equals(other) ? 0 : namespace.compareTo(other);
    return order != 0 ? order : id.compareTo(entry.metadata().id());
  }

  private static Node put(@Nullable Node node, Entry entry) {
    if (node == null) {
      return new Node(null, entry, null);
    }
    int order = compare(entry.metadata().namespace(), entry.metadata().id(), node.entry);
    if (order == 0) {
      return new Node(node.left, entry, node.right);
    }
    return order < 0
        ? balanced(put(node.left, entry), node.entry, node.right)
        : balanced(node.left, node.entry, put(node.right, entry));
  }

  private static @Nullable Node remove(@Nullable Node node, String namespace, String id) {
    if (node == null) {
      return null;
    }
    int order = compare(namespace, id, node.entry);
    if (order < 0) {
      return balanced(remove(node.left, namespace, id), node.entry, node.right);
    }
    if (order > 0) {
      return balanced(node.left, node.entry, remove(node.right, namespace, id));
    }
    if (node.left == null || node.right == null) {
      return node.left == null ? node.right : node.left;
    }
    Entry next = first(node.right);
    return balanced(
        node.left, next, remove(node.right, next.metadata().namespace(), next.metadata().id()));
  }

  private static Entry first(Node node) {
    Node first = node;
    while (first.left != null) {
      first = first.left;
    }
    return first.entry;
  }

  /** Joins two subtrees whose heights differ by at most two. */
  private static Node balanced(@Nullable Node left, Entry entry, @Nullable Node right) {
    int lean = height(left) - height(right);
    if (lean > 1 && left != null) {
      if (height(left.left) >= height(left.right)) {
        return new Node(left.left, left.entry, new Node(left.right, entry, right));
      }
      Node middle = inner(left.right);
      return new Node(
          new Node(left.left, left.entry, middle.left),
          middle.entry,
          new Node(middle.right, entry, right));
    }
    if (lean < -1 && right != null) {
      if (height(right.right) >= height(right.left)) {
        return new Node(new Node(left, entry, right.left), right.entry, right.right);
      }
      Node middle = inner(right.left);
      return new Node(
          new Node(left, entry, middle.left),
          middle.entry,
          new Node(middle.right, right.entry, right.right));
    }
    return new Node(left, entry, right);
  }

  /** The taller inner grandchild: there, as the subtree leans by two because of it. */
  private static Node inner(@Nullable Node node) {
    if (node == null) {
      throw new IllegalStateException("unbalanced tree without an inner subtree");
    }
    return node;
  }

  private static int height(@Nullable Node node) {
    return node == null ? 0 : node.height;
  }

  private static final class Node {
    final @Nullable Node left;
    final Entry entry;
    final @Nullable Node right;
    final int height;

    Node(@Nullable Node left, Entry entry, @Nullable Node right) {
      this.left = left;
      this.entry = entry;
      this.right = right;
      this.height = 1 + Math.max(height(left), height(right));
    }
  }

  /** In order; the stack holds the nodes whose left side has been seen. */
  private static final class Walk implements Iterator<Entry> {
    private final ArrayDeque<Node> path = new ArrayDeque<>();

    Walk(@Nullable Node root, String namespace, String id) {
      Node node = root;
      while (node != null) {
        if (compare(namespace, id, node.entry) < 0) {
          path.push(node);
          node = node.left;
        } else {
          node = node.right;
        }
      }
    }

    @Override
    public boolean hasNext() {
      return !path.isEmpty();
    }

    @Override
    public Entry next() {
      Node next = path.poll();
      if (next == null) {
        throw new NoSuchElementException("no entry left");
      }
      for (Node node = next.right; node != null; node = node.left) {
        path.push(node);
      }
      return next.entry;
    }
  }
}

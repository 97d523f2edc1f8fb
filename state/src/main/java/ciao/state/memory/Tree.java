package ciao.state.memory;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Elements in order: a persistent AVL tree. A changed tree shares all but the path to the change
 * with the one before, so a snapshot is one reference and dropping a staged change costs nothing.
 */
final class Tree<E> {
  private static final Tree<?> EMPTY = new Tree<>(null);

  private final @Nullable Node<E> root;

  private Tree(@Nullable Node<E> root) {
    this.root = root;
  }

  /** A place in the order of the elements. */
  interface Place<E> {
    /** Negative when this place lies before the element, 0 when it is the element's. */
    int against(E element);
  }

  @SuppressWarnings("unchecked") // without elements they are all the same
  static <E> Tree<E> empty() {
    return (Tree<E>) EMPTY;
  }

  /** Of elements that stand in their order already; in linear time. */
  static <E> Tree<E> ofSorted(List<E> elements) {
    return elements.isEmpty() ? empty() : new Tree<>(balanced(elements));
  }

  private static <E> @Nullable Node<E> balanced(List<E> elements) {
    if (elements.isEmpty()) {
      return null;
    }
    int middle = elements.size() / 2;
    return new Node<>(
        balanced(elements.subList(0, middle)),
        elements.get(middle),
        balanced(elements.subList(middle + 1, elements.size())));
  }

  @Nullable E find(Place<? super E> place) {
    Node<E> node = root;
    while (node != null) {
      int order = place.against(node.element);
      if (order == 0) {
        return node.element;
      }
      node = order < 0 ? node.left : node.right;
    }
    return null;
  }

  /**
   * @param place the element's own
   */
  Tree<E> put(Place<? super E> place, E element) {
    return new Tree<>(put(root, place, element));
  }

  Tree<E> remove(Place<? super E> place) {
    return find(place) == null ? this : new Tree<>(remove(root, place));
  }

  boolean isEmpty() {
    return root == null;
  }

  int size() {
    return size(root);
  }

  /** Levels of the tree; at most 1.44 times the binary logarithm of its size. */
  int height() {
    return height(root);
  }

  /** How many elements lie before the place. */
  int countBefore(Place<? super E> place) {
    int count = 0;
    Node<E> node = root;
    while (node != null) {
      if (place.against(node.element) <= 0) {
        node = node.left;
      } else {
        count += size(node.left) + 1;
        node = node.right;
      }
    }
    return count;
  }

  /** Everything behind the place, where there need not be an element. */
  Iterator<E> after(Place<? super E> place) {
    return new Walk<>(root, place);
  }

  Iterator<E> iterator() {
    return new Walk<>(root, _ -> -1);
  }

  private static <E> Node<E> put(@Nullable Node<E> node, Place<? super E> place, E element) {
    if (node == null) {
      return new Node<>(null, element, null);
    }
    int order = place.against(node.element);
    if (order == 0) {
      return new Node<>(node.left, element, node.right);
    }
    return order < 0
        ? balanced(put(node.left, place, element), node.element, node.right)
        : balanced(node.left, node.element, put(node.right, place, element));
  }

  private static <E> @Nullable Node<E> remove(@Nullable Node<E> node, Place<? super E> place) {
    if (node == null) {
      return null;
    }
    int order = place.against(node.element);
    if (order < 0) {
      return balanced(remove(node.left, place), node.element, node.right);
    }
    if (order > 0) {
      return balanced(node.left, node.element, remove(node.right, place));
    }
    if (node.left == null || node.right == null) {
      return node.left == null ? node.right : node.left;
    }
    return balanced(node.left, first(node.right), removeFirst(node.right));
  }

  private static <E> E first(Node<E> node) {
    Node<E> first = node;
    while (first.left != null) {
      first = first.left;
    }
    return first.element;
  }

  private static <E> @Nullable Node<E> removeFirst(Node<E> node) {
    return node.left == null
        ? node.right
        : balanced(removeFirst(node.left), node.element, node.right);
  }

  /** Joins two subtrees whose heights differ by at most two. */
  private static <E> Node<E> balanced(@Nullable Node<E> left, E element, @Nullable Node<E> right) {
    int lean = height(left) - height(right);
    if (lean > 1 && left != null) {
      if (height(left.left) >= height(left.right)) {
        return new Node<>(left.left, left.element, new Node<>(left.right, element, right));
      }
      Node<E> middle = inner(left.right);
      return new Node<>(
          new Node<>(left.left, left.element, middle.left),
          middle.element,
          new Node<>(middle.right, element, right));
    }
    if (lean < -1 && right != null) {
      if (height(right.right) >= height(right.left)) {
        return new Node<>(new Node<>(left, element, right.left), right.element, right.right);
      }
      Node<E> middle = inner(right.left);
      return new Node<>(
          new Node<>(left, element, middle.left),
          middle.element,
          new Node<>(middle.right, right.element, right.right));
    }
    return new Node<>(left, element, right);
  }

  /** The taller inner grandchild: there, as the subtree leans by two because of it. */
  private static <E> Node<E> inner(@Nullable Node<E> node) {
    if (node == null) {
      throw new IllegalStateException("unbalanced tree without an inner subtree");
    }
    return node;
  }

  private static int height(@Nullable Node<?> node) {
    return node == null ? 0 : node.height;
  }

  private static int size(@Nullable Node<?> node) {
    return node == null ? 0 : node.size;
  }

  private static final class Node<E> {
    final @Nullable Node<E> left;
    final E element;
    final @Nullable Node<E> right;
    final int height;
    final int size;

    Node(@Nullable Node<E> left, E element, @Nullable Node<E> right) {
      this.left = left;
      this.element = element;
      this.right = right;
      this.height = 1 + Math.max(height(left), height(right));
      this.size = 1 + size(left) + size(right);
    }
  }

  /** In order; the stack holds the nodes whose left side has been seen. */
  private static final class Walk<E> implements Iterator<E> {
    private final ArrayDeque<Node<E>> path = new ArrayDeque<>();

    Walk(@Nullable Node<E> root, Place<? super E> place) {
      Node<E> node = root;
      while (node != null) {
        if (place.against(node.element) < 0) {
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
    public E next() {
      Node<E> next = path.poll();
      if (next == null) {
        throw new NoSuchElementException("no element left");
      }
      for (Node<E> node = next.right; node != null; node = node.left) {
        path.push(node);
      }
      return next.element;
    }
  }
}

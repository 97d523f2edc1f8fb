package ciao.cli.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known word a misspelt one was probably meant to be. */
public final class Nearest {
  private Nearest() {}

  /** A clause for a message: the word that was probably meant, or nothing. */
  public static String meant(String text, Collection<String> words) {
    return of(text, words).map(word -> "; did you mean `" + word + "`?").orElse("");
  }

  /** The nearest of the words, unless even that one has little to do with the text. */
  static Optional<String> of(String text, Collection<String> words) {
    return words.stream()
        .min(Comparator.comparingInt((String word) -> distance(text, word)).thenComparing(w -> w))
        .filter(word -> distance(text, word) <= furthest(bare(word).length()));
  }

  /** Half of the letters, or two; but some of a short word must be left. */
  private static int furthest(int letters) {
    return Math.min(Math.max(2, letters / 2), letters - 1);
  }

  /** Options share their dashes whatever they are called. */
  private static String bare(String word) {
    return word.replaceFirst("^-+", "");
  }

  /** How many letters to add, drop, replace or swap with their neighbour. */
  private static int distance(String a, String b) {
    int[][] rows = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        rows[i][j] = i == 0 || j == 0 ? i + j : step(rows, a, b, i, j);
      }
    }
    return rows[a.length()][b.length()];
  }

  private static int step(int[][] rows, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int least =
        Math.min(rows[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
  }
}

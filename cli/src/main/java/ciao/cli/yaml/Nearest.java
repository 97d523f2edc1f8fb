package ciao.cli.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known word a misspelt one was probably meant to be. */
final class Nearest {
  private Nearest() {}

  /** A clause for a message: the word that was probably meant, or nothing. */
  static String meant(String text, Collection<String> words) {
    return of(text, words).map(word -> "; did you mean `" + word + "`?").orElse("");
  }

  /** The nearest of the words, unless even that one has little to do with the text. */
  static Optional<String> of(String text, Collection<String> words) {
    return words.stream()
        .min(Comparator.comparingInt((String word) -> distance(text, word)).thenComparing(w -> w))
        .filter(word -> distance(text, word) <= Math.max(2, word.length() / 2));
  }

  /** Levenshtein's: how many letters to add, drop or replace. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}

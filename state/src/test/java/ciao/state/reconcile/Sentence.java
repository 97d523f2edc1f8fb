package ciao.state.reconcile;

import ciao.state.ResourceType;

/** Made of a word. */
public record Sentence(String value) {
  public static final ResourceType<Sentence> TYPE = new ResourceType<>("Sentence", Sentence.class);
}

package ciao.ssntp.payload;

/** A payload whose {@link #node} is its sender; the server refuses it from anybody else. */
public interface FromNode {
  /** The node that speaks. */
  NodeId node();
}

package ciao.state.seal;

/**
 * The master key as one operator can get at it. The key is wrapped to the slot's public key, so
 * that a new master key reaches every slot without every operator; the private key is locked with
 * the operator's secret.
 *
 * @param iterations of PBKDF2; 0 for a key file
 * @param publicKey X25519, as the JDK encodes it
 * @param privateKey locked with what is made of the operator's secret and {@code salt}
 * @param encapsulation DHKEM's; with the private key it gives what {@code masterKey} is locked with
 */
record Slot(
    String name,
    OperatorSecret.Kind kind,
    int iterations,
    byte[] salt,
    byte[] publicKey,
    byte[] privateKey,
    byte[] encapsulation,
    byte[] masterKey) {
  @Override
  public String toString() {
    return "slot " + name;
  }
}

package ciao.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Who the caller is and whom it trusts.
 *
 * @param certificate PEM file with the caller's certificate chain and PKCS#8 key
 * @param authority PEM file with the cluster's CA certificate
 */
public record ClientCredentials(Path certificate, Path authority) {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  /**
   * A context for mutual TLS.
   *
   * @throws IOException naming the file that cannot be read or used, and the way out
   */
  public SSLContext sslContext() throws IOException {
    List<X509Certificate> own = certificates(certificate);
    List<X509Certificate> trusted = certificates(authority);
    try {
      KeyManager key = new OneKey(privateKey(), own);
      KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
      authorities.load(null, null);
      for (X509Certificate one : trusted) {
        authorities.setCertificateEntry("authority-" + authorities.size(), one);
      }
      TrustManagerFactory trustManagers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trustManagers.init(authorities);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {key}, trustManagers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException unusable) {
      throw new IOException(
          "certificate " + certificate + " cannot be used: " + unusable.getMessage(), unusable);
    }
  }

  private PrivateKey privateKey() throws IOException {
    Matcher key = KEY.matcher(text(certificate));
    if (!key.find()) {
      throw new IOException(
          "file " + certificate + ": no private key (expected: a PEM block PRIVATE KEY in it)");
    }
    try {
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key.group(1))));
    } catch (GeneralSecurityException notElliptic) {
      throw new IOException(
          "file " + certificate + ": its private key is no elliptic-curve key", notElliptic);
    }
  }

  private static List<X509Certificate> certificates(Path file) throws IOException {
    StringBuilder blocks = new StringBuilder();
    Matcher block =
        Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\\s*")
            .matcher(text(file));
    while (block.find()) {
      blocks.append(block.group());
    }
    try {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(blocks.toString().getBytes(StandardCharsets.US_ASCII)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (found.isEmpty()) {
        throw new IOException(
            "file " + file + ": no certificate (expected: a PEM block CERTIFICATE in it)");
      }
      return found;
    } catch (GeneralSecurityException garbled) {
      throw new IOException("file " + file + ": its certificate cannot be read", garbled);
    }
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (NoSuchFileException missing) {
      throw new IOException(
          "file "
              + file
              + " is not there (expected: a PEM file; `ciao up` or `ciao cert issue` makes one)",
          missing);
    }
  }
}

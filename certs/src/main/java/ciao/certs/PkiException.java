package ciao.certs;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;

/**
 * A certificate, key or PEM file that cannot be used, read or written. The message is one sentence
 * for the operator: what was found, what was expected, and the way out. It is a {@link
 * CertificateException} so that a trust manager may let it pass.
 */
public final class PkiException extends CertificateException {

  private static final long serialVersionUID = 1L;

  PkiException(String sentence) {
    super(sentence);
  }

  PkiException(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  static PkiException reading(Path file, String expected, IOException cause) {
    String sentence =
        switch (cause) {
          case NoSuchFileException _ -> "%s: no such file (expected: %s)".formatted(file, expected);
          case AccessDeniedException _ ->
              "%s: permission denied (expected: %s); run as the file's owner"
                  .formatted(file, expected);
          default -> "%s: cannot be read: %s".formatted(file, reason(cause));
        };
    return new PkiException(sentence, cause);
  }

  static PkiException writing(Path file, IOException cause) {
    Path parent = file.toAbsolutePath().getParent();
    String sentence =
        switch (cause) {
          case NoSuchFileException _ ->
              "%s: no such directory (expected: one to write %s into)"
                  .formatted(parent, file.getFileName());
          case FileAlreadyExistsException _ ->
              "%s: a file is in the way (expected: a directory)".formatted(file);
          case AccessDeniedException _ ->
              "%s: permission denied; run as the owner of %s or choose another directory"
                  .formatted(file, parent);
          default -> "%s: cannot be written: %s".formatted(file, reason(cause));
        };
    return new PkiException(sentence, cause);
  }

  private static String reason(IOException cause) {
    // The message of a FileSystemException is the path, which the sentence has already.
    String reason =
        cause instanceof FileSystemException system ? system.getReason() : cause.getMessage();
    return reason == null ? cause.getClass().getSimpleName() : reason;
  }
}

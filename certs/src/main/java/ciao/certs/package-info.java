/**
 * Roles, identities and the cluster's certificate authority. A certificate is the only source of
 * identity in Ciao: this package issues certificates (the one part that needs Bouncy Castle), reads
 * them back as an {@link ciao.certs.Identity}, keeps them in PEM files and says what is wrong with
 * them. Reading, {@link ciao.certs.PemFiles} and {@link ciao.certs.MutualTls} use the JDK alone:
 * they are on the path of every TLS handshake and of every start of the command line.
 *
 * <p>Start here: {@link ciao.certs.Identity}, {@link ciao.certs.CertificateAuthority}, {@link
 * ciao.certs.PkiDirectory}.
 */
@NullMarked
package ciao.certs;

import org.jspecify.annotations.NullMarked;

/**
 * {@code ciao cert}: the certificate tool that bootstraps a cluster. Start here: {@link
 * ciao.cli.cert.CertCommand}.
 */
@NullMarked
package ciao.cli.cert;

import org.jspecify.annotations.NullMarked;

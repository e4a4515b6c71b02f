package org.actornas.deploy.security;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a node of a cluster talks: by TLS 1.3 alone, both ends with a certificate of the cluster's
 * authority.
 *
 * @param akka Akka's settings; goes over all other configuration
 * @param node the subject of the node's certificate
 * @param expires when the certificate of the node or of the authority ends, the earlier of them
 * @param warnings what will be wrong soon, or is not as safe as it could be; a sentence each, that
 *     names the file
 */
public record ClusterTls(Config akka, String node, Instant expires, List<String> warnings) {
  private static final Duration SOON = Duration.ofDays(30);

  /** New connections use files that were replaced after so long; open ones stay. */
  private static final Duration RELOAD = Duration.ofMinutes(1);

  public ClusterTls {
    warnings = List.copyOf(warnings);
  }

  /**
   * The three files of a node, all PEM.
   *
   * @param key the node's private key: RSA, PKCS#8 or PKCS#1, not encrypted
   * @param certificate the node's certificate, signed by the authority itself
   * @param authority the authority's certificate, and no other
   */
  public record Files(Path key, Path certificate, Path authority) {}

  /**
   * Checks that the files are there, fit each other and are valid now.
   *
   * @throws UnusableCertificateException naming the first file at fault and what would be right
   */
  public static ClusterTls check(Files files, Clock clock) throws UnusableCertificateException {
    PemFile keyFile = new PemFile(files.key(), TlsFile.KEY);
    PemFile certificateFile = new PemFile(files.certificate(), TlsFile.CERTIFICATE);
    PemFile authorityFile = new PemFile(files.authority(), TlsFile.AUTHORITY);
    Instant now = clock.instant();
    CertificateChecks checks = new CertificateChecks(now);

    X509Certificate authority = authorityFile.onlyCertificate();
    checks.requireAuthority(authorityFile, authority);
    X509Certificate certificate = certificateFile.certificate();
    checks.requireNode(certificateFile, certificate, authorityFile, authority);
    if (!new Identity(keyFile.key(), certificate).fits()) {
      throw keyFile.unusable(
          "it is not the key of the certificate in %s".formatted(files.certificate()));
    }

    List<String> warnings = new ArrayList<>();
    warnOfEnd(certificateFile, certificate, now, warnings);
    warnOfEnd(authorityFile, authority, now, warnings);
    if (keyFile.isOpenToOthers()) {
      warnings.add(
          "%s: everybody on this machine may read this key; its mode should be 600"
              .formatted(files.key()));
    }
    return new ClusterTls(
        akka(files),
        certificate.getSubjectX500Principal().getName(),
        earlier(end(certificate), end(authority)),
        warnings);
  }

  private static void warnOfEnd(
      PemFile file, X509Certificate certificate, Instant now, List<String> warnings) {
    Duration left = Duration.between(now, end(certificate));
    if (left.compareTo(SOON) < 0) {
      warnings.add(
          "%s: the certificate expires in %d days, at %s"
              .formatted(file.path(), left.toDays(), end(certificate)));
    }
  }

  private static Instant end(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /** The engine always asks the caller for a certificate, too. */
  private static Config akka(Files files) {
    return ConfigFactory.parseMap(
            Map.of(
                "transport",
                "tls-tcp",
                "ssl.ssl-engine-provider",
                "akka.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider",
                "ssl.rotating-keys-engine",
                Map.of(
                    "key-file", files.key().toAbsolutePath().toString(),
                    "cert-file", files.certificate().toAbsolutePath().toString(),
                    "ca-cert-file", files.authority().toAbsolutePath().toString(),
                    "protocol", "TLSv1.3",
                    "enabled-algorithms",
                        List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"),
                    "ssl-context-cache-ttl", RELOAD)),
            "the cluster's certificates")
        .atPath("akka.remote.artery");
  }
}

package org.actornas.deploy.security;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates of a cluster in a folder, as the command makes them. */
final class Certificates {
  private final Path folder;

  Certificates(Path folder) {
    this.folder = folder;
  }

  static Certificates make(Path folder, String cluster, String... nodes) throws Exception {
    var unused =
        new CertificateFolder(folder, Clock.systemUTC())
            .add(
                Optional.of(cluster),
                List.of(nodes),
                new CertificateFolder.Validity(Duration.ofDays(100), Duration.ofDays(90)));
    return new Certificates(folder);
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  ClusterTls.Files of(String node) {
    return new ClusterTls.Files(file(node + ".key"), file(node + ".crt"), file("ca.crt"));
  }

  /** A certificate with all that a node's has, signed by nobody but itself. */
  static Identity selfSigned(String cluster) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair keys = generator.generateKeyPair();
    X500Name name = new X500Name("O=%1$s,OU=core-1,CN=%1$s".formatted(cluster));
    Instant now = Instant.now();
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.TWO,
            Date.from(now.minusSeconds(60)),
            Date.from(now.plusSeconds(3600)),
            name,
            keys.getPublic());
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, cluster)));
    return new Identity(
        keys.getPrivate(),
        new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(
                    new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate()))));
  }
}

package org.actornas.deploy.cluster;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Signs certificates of web servers, as the authority of a Kubernetes does. */
final class TestAuthority {
  private static final X500Name NAME = new X500Name("CN=kubernetes");
  private static final Duration VALID = Duration.ofHours(1);

  private final KeyPair keys;
  private final X509Certificate certificate;

  /**
   * A server's own.
   *
   * @param key of it
   * @param certificate of it
   */
  record Signed(PrivateKey key, X509Certificate certificate) {}

  private TestAuthority(KeyPair keys, X509Certificate certificate) {
    this.keys = keys;
    this.certificate = certificate;
  }

  static TestAuthority make() throws GeneralSecurityException {
    KeyPair keys = keys();
    try {
      X509v3CertificateBuilder builder = builder(BigInteger.ONE, NAME, keys);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      return new TestAuthority(keys, signed(builder, keys));
    } catch (CertIOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /**
   * For a server.
   *
   * @param address that clients know it by
   */
  Signed sign(String address) throws GeneralSecurityException {
    KeyPair own = keys();
    try {
      X509v3CertificateBuilder builder =
          builder(BigInteger.TWO, new X500Name("CN=kube-apiserver"), own);
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.iPAddress, address)));
      return new Signed(own.getPrivate(), signed(builder, keys));
    } catch (CertIOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /** Its certificate, as a file. */
  String pem() {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
              .encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static X509v3CertificateBuilder builder(BigInteger number, X500Name name, KeyPair keys) {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        NAME,
        number,
        Date.from(now.minusSeconds(60)),
        Date.from(now.plus(VALID)),
        name,
        keys.getPublic());
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, KeyPair signer)
      throws GeneralSecurityException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }
}

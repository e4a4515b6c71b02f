package org.actornas.deploy.security;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Vouches for the nodes of one cluster (RFC 5280, RSA). Akka lets two nodes talk if one authority
 * signed both certificates and they have a name in common (common name or DNS name); so the
 * cluster's name is the only one in each, and the node's own is the subject's organizational unit,
 * for people to read.
 *
 * @param identity the authority's certificate and key
 */
record CertificateAuthority(Identity identity) {
  private static final String ALGORITHM = "SHA256withRSA";
  private static final int KEY_BITS = 3072;

  /** Clocks of nodes differ: a certificate is valid from a little before it was made. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofHours(1);

  /** RFC 5280 allows 20 octets, of which a positive number has 159 bits. */
  private static final int SERIAL_BITS = 159;

  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * Makes a new one.
   *
   * @param cluster the name that the certificates of all nodes will have
   * @param now when it is made
   * @param validity how long from then it may vouch
   */
  static CertificateAuthority create(String cluster, Instant now, Duration validity) {
    KeyPair keys = newKeys();
    X500Name name =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.O, cluster)
            .addRDN(BCStyle.CN, "certificate authority")
            .build();
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            newSerial(),
            Date.from(now.minus(CLOCK_TOLERANCE)),
            Date.from(now.plus(validity)),
            name,
            keys.getPublic());
    try {
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
          .addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
          .addExtension(
              Extension.subjectKeyIdentifier,
              false,
              new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
      return new CertificateAuthority(
          new Identity(keys.getPrivate(), sign(builder, keys.getPrivate())));
    } catch (CertIOException | GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has RSA and SHA-256", e);
    }
  }

  /** The name of the cluster that it vouches for; empty if it was made by other means. */
  Optional<String> cluster() {
    try {
      RDN[] organizations =
          new JcaX509CertificateHolder(identity.certificate()).getSubject().getRDNs(BCStyle.O);
      return organizations.length == 0
          ? Optional.empty()
          : Optional.of(IETFUtils.valueToString(organizations[0].getFirst().getValue()));
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate that was read can be written", e);
    }
  }

  /**
   * Makes a key and a certificate of it.
   *
   * @param cluster the name that nodes know each other by
   * @param node the name that people know it by
   * @param now when it is made
   * @param validity how long from then it is valid, but no longer than the authority itself
   */
  Identity issue(String cluster, String node, Instant now, Duration validity) {
    KeyPair keys = newKeys();
    X509Certificate authority = identity.certificate();
    Instant end = now.plus(validity);
    Instant last = authority.getNotAfter().toInstant();
    try {
      X500Name issuer = new JcaX509CertificateHolder(authority).getSubject();
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              newSerial(),
              Date.from(now.minus(CLOCK_TOLERANCE)),
              Date.from(end.isBefore(last) ? end : last),
              new X500NameBuilder(BCStyle.INSTANCE)
                  .addRDN(BCStyle.O, cluster)
                  .addRDN(BCStyle.OU, node)
                  .addRDN(BCStyle.CN, cluster)
                  .build(),
              keys.getPublic());
      JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
          .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
          .addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(
                  new KeyPurposeId[] {
                    KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                  }))
          .addExtension(
              Extension.subjectAlternativeName,
              false,
              new GeneralNames(new GeneralName(GeneralName.dNSName, cluster)))
          .addExtension(
              Extension.subjectKeyIdentifier,
              false,
              identifiers.createSubjectKeyIdentifier(keys.getPublic()))
          .addExtension(
              Extension.authorityKeyIdentifier,
              false,
              identifiers.createAuthorityKeyIdentifier(authority.getPublicKey()));
      return new Identity(keys.getPrivate(), sign(builder, identity.key()));
    } catch (CertIOException | GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has RSA and SHA-256", e);
    }
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws CertificateException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder(ALGORITHM).build(key)));
    } catch (OperatorCreationException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(KEY_BITS, RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has RSA", e);
    }
  }

  private static BigInteger newSerial() {
    return new BigInteger(SERIAL_BITS, RANDOM).setBit(0); // not zero
  }
}

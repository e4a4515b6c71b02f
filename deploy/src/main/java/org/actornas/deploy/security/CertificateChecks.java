package org.actornas.deploy.security;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;

/**
 * What is wrong with a certificate for the part that it is to play. TLS would find most of it too,
 * but only when two nodes meet, and would not name the file.
 */
final class CertificateChecks {
  private static final int SIGNS_CERTIFICATES = 5;
  private static final int SIGNS = 0;
  private static final String ANY_PURPOSE = "2.5.29.37.0";
  private static final String SERVER = "1.3.6.1.5.5.7.3.1";
  private static final String CLIENT = "1.3.6.1.5.5.7.3.2";
  private static final int LEAST_KEY_BITS = 2048;

  private final Instant now;

  CertificateChecks(Instant now) {
    this.now = now;
  }

  /** That a certificate may vouch for others, now. */
  void requireAuthority(PemFile file, X509Certificate authority)
      throws UnusableCertificateException {
    if (authority.getBasicConstraints() < 0 || !mayBeUsed(authority, SIGNS_CERTIFICATES)) {
      throw file.unusable(
          "the certificate of %s may not sign others; an authority's is expected"
              .formatted(nameOf(authority)));
    }
    requireValid(file, authority);
  }

  /** That a certificate was signed by an authority, and that a node may use it now. */
  void requireNode(PemFile file, X509Certificate node, PemFile signer, X509Certificate authority)
      throws UnusableCertificateException {
    requireValid(file, node);
    if (!isSignedBy(node, authority)) {
      throw file.unusable(
          "it was not signed by the authority in %s (%s), but by one that is called %s"
              .formatted(
                  signer.path(), nameOf(authority), node.getIssuerX500Principal().getName()));
    }
    if (!(node.getPublicKey() instanceof RSAPublicKey key)
        || key.getModulus().bitLength() < LEAST_KEY_BITS) {
      throw file.unusable("its key is no RSA key of %,d bits or more".formatted(LEAST_KEY_BITS));
    }
    if (!mayBeUsed(node, SIGNS) || !isForBothEnds(node)) {
      throw file.unusable(
          "its key usage must allow digitalSignature, its extended key usage serverAuth and"
              + " clientAuth: a node is called, and calls");
    }
    requirePath(file, node, authority);
  }

  /** That now is between the certificate's first and last moment. */
  private void requireValid(PemFile file, X509Certificate certificate)
      throws UnusableCertificateException {
    Instant first = certificate.getNotBefore().toInstant();
    Instant last = certificate.getNotAfter().toInstant();
    if (now.isAfter(last)) {
      throw file.unusable(
          "the certificate of %s expired at %s".formatted(nameOf(certificate), last));
    }
    if (now.isBefore(first)) {
      throw file.unusable(
          "the certificate of %s is valid from %s only; this machine's clock has %s"
              .formatted(nameOf(certificate), first, now));
    }
  }

  private static boolean isSignedBy(X509Certificate certificate, X509Certificate authority) {
    try {
      certificate.verify(authority.getPublicKey());
      return certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** RFC 5280: without the extension, anything is allowed. */
  private static boolean mayBeUsed(X509Certificate certificate, int bit) {
    boolean[] usage = certificate.getKeyUsage();
    return usage == null || usage[bit];
  }

  private static boolean isForBothEnds(X509Certificate certificate) {
    try {
      List<String> purposes = certificate.getExtendedKeyUsage();
      return purposes == null
          || purposes.contains(ANY_PURPOSE)
          || purposes.containsAll(List.of(SERVER, CLIENT));
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  /** All else that RFC 5280 asks of a path, such as no critical extension that is not known. */
  private void requirePath(PemFile file, X509Certificate node, X509Certificate authority)
      throws UnusableCertificateException {
    try {
      CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(node));
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
      parameters.setRevocationEnabled(false); // there is no list of revoked certificates
      parameters.setDate(Date.from(now));
      var unused = CertPathValidator.getInstance("PKIX").validate(path, parameters);
    } catch (CertPathValidatorException e) {
      throw file.unusable("it does not hold: " + e.getMessage());
    } catch (InvalidAlgorithmParameterException e) {
      throw new IllegalArgumentException("there is an authority", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has PKIX", e);
    }
  }

  private static String nameOf(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }
}

package org.actornas.deploy.security;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;

/**
 * A certificate and the private key of the public key in it.
 *
 * @param key RSA
 * @param certificate X.509
 */
record Identity(PrivateKey key, X509Certificate certificate) {
  private static final byte[] TEXT = new byte[32];

  /** Whether what the key signs is what the certificate verifies. */
  boolean fits() {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(TEXT);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(TEXT);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // another kind of key
    }
  }
}

package org.actornas.deploy.security;

import akka.pki.pem.DERPrivateKeyLoader;
import akka.pki.pem.PEMDecoder;
import akka.pki.pem.PEMLoadingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.jspecify.annotations.Nullable;

/**
 * A file with a key or a certificate in PEM. It is read by the code that Akka reads it by, so what
 * is accepted here is accepted there.
 *
 * @param path the file
 * @param part what it is to hold
 */
record PemFile(Path path, TlsFile part) {
  private static final String KEY_MODE = "rw-------";
  private static final String CERTIFICATE_MODE = "rw-r--r--";

  /** The private key in the file. */
  PrivateKey key() throws UnusableCertificateException {
    String text = new String(bytes(), StandardCharsets.UTF_8);
    PEMDecoder.DERData pem;
    try {
      pem = PEMDecoder.decode(text);
    } catch (PEMLoadingException e) {
      throw unusable("it is no key in PEM: one block, BEGIN PRIVATE KEY, and nothing else", e);
    }
    try {
      return DERPrivateKeyLoader.load(pem);
    } catch (PEMLoadingException e) {
      throw unusable(
          "it holds a %s, expected a PRIVATE KEY (RSA, PKCS#8, not encrypted) or an RSA PRIVATE KEY"
              .formatted(pem.label()),
          e);
    } catch (Exception e) { // what a decoder throws at bytes that are no key is not declared
      throw unusable("what it holds is no RSA key: " + e.getMessage(), e);
    }
  }

  /**
   * The first certificate in the file: Akka reads no other.
   *
   * @throws UnusableCertificateException if there is none
   */
  X509Certificate certificate() throws UnusableCertificateException {
    return certificates().get(0);
  }

  /** Likewise, of a file that should hold no other. */
  X509Certificate onlyCertificate() throws UnusableCertificateException {
    List<X509Certificate> all = certificates();
    if (all.size() > 1) {
      throw unusable(
          "it holds %d certificates, but only the first would count: leave one"
              .formatted(all.size()),
          null);
    }
    return all.get(0);
  }

  private List<X509Certificate> certificates() throws UnusableCertificateException {
    List<X509Certificate> all = new ArrayList<>();
    try {
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes()))) {
        all.add((X509Certificate) certificate);
      }
    } catch (CertificateException e) {
      throw unusable("it is no certificate in PEM (BEGIN CERTIFICATE): " + e.getMessage(), e);
    }
    if (all.isEmpty()) {
      throw unusable("it is no certificate in PEM (BEGIN CERTIFICATE): it is empty", null);
    }
    return all;
  }

  private byte[] bytes() throws UnusableCertificateException {
    try {
      return Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      throw unusable("there is no such file", e);
    } catch (AccessDeniedException e) {
      throw unusable("this process may not read it", e);
    } catch (IOException e) {
      throw unusable("it cannot be read: " + e.getMessage(), e);
    }
  }

  /** Whether others than its owner may read the file. */
  boolean isOpenToOthers() {
    try {
      PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
      return view != null
          && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException e) {
      return false; // it was read a moment ago: nothing to say of its mode
    }
  }

  boolean exists() {
    return Files.exists(path);
  }

  /** Writes a new file that only its owner may read. */
  void write(PrivateKey key) throws IOException {
    create(pem(new JcaPKCS8Generator(key, null)), KEY_MODE);
  }

  /** Writes a new file. */
  void write(X509Certificate certificate) throws IOException {
    create(pem(certificate), CERTIFICATE_MODE);
  }

  private static byte[] pem(Object content) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(content);
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** A key must not be readable by others even for the moment before its mode is set. */
  private void create(byte[] content, String mode) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)))) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  UnusableCertificateException unusable(String problem) {
    return new UnusableCertificateException(path, part, problem, null);
  }

  private UnusableCertificateException unusable(String problem, @Nullable Throwable cause) {
    return new UnusableCertificateException(path, part, problem, cause);
  }
}

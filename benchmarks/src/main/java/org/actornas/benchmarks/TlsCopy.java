package org.actornas.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.actornas.deploy.security.ClusterTls;

/** The peer of a transfer by TLS: as {@link SocketCopy}, with certificates on both ends. */
final class TlsCopy implements Transport.Pipe {
  private static final String[] PROTOCOLS = {"TLSv1.3"};
  private static final String[] CIPHERS = {"TLS_AES_128_GCM_SHA256"};
  private static final int PIECE = 1 << 16;

  private final SSLSocket sender;
  private final SSLSocket receiver;
  private final byte[] sent;

  private TlsCopy(SSLSocket sender, SSLSocket receiver, int bytes) {
    this.sender = sender;
    this.receiver = receiver;
    this.sent = new byte[bytes];
  }

  /** Two sockets, and a thread that reads from one of them. */
  static TlsCopy open(ClusterTls.Files files, int bytes)
      throws IOException, GeneralSecurityException {
    SSLContext context = context(files);
    try (SSLServerSocket server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.setNeedClientAuth(true);
      server.setEnabledProtocols(PROTOCOLS);
      server.setEnabledCipherSuites(CIPHERS);
      SSLSocket sender =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(InetAddress.getLoopbackAddress(), server.getLocalPort());
      TlsCopy copy = new TlsCopy(sender, (SSLSocket) server.accept(), bytes);
      Thread reader = new Thread(copy::receiveAll, "tls-copy");
      reader.setDaemon(true);
      reader.start();
      return copy;
    }
  }

  private static SSLContext context(ClusterTls.Files files)
      throws IOException, GeneralSecurityException {
    KeyStore own = empty();
    own.setKeyEntry(
        "node",
        key(files.key()),
        new char[0],
        new Certificate[] {certificate(files.certificate())});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, new char[0]);
    KeyStore trusted = empty();
    trusted.setCertificateEntry("ca", certificate(files.authority()));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance(PROTOCOLS[0]);
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }

  private static Certificate certificate(Path file) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    String base64 = Files.readString(file).replaceAll("-----[A-Z ]+-----", "");
    return KeyFactory.getInstance("RSA")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
  }

  @Override
  public void copy() {
    try {
      OutputStream out = sender.getOutputStream();
      for (int from = 0; from < sent.length; from += PIECE) {
        out.write(sent, from, Math.min(PIECE, sent.length - from));
      }
      out.flush();
      if (sender.getInputStream().read() < 0) {
        throw new EOFException("the other side has ended");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the loopback device does not work", e);
    }
  }

  @Override
  public void close() throws IOException {
    sender.close();
    receiver.close();
  }

  private void receiveAll() {
    byte[] received = new byte[sent.length];
    try {
      while (receiver.getInputStream().readNBytes(received, 0, received.length)
          == received.length) {
        receiver.getOutputStream().write(1);
        receiver.getOutputStream().flush();
      }
    } catch (SocketException e) {
      // the end of the measurement
      return;
    } catch (IOException e) {
      throw new UncheckedIOException("the loopback device does not work", e);
    }
  }
}

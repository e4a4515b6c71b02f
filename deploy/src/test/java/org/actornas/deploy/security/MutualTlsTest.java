package org.actornas.deploy.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.serialization.DisabledJavaSerializer;
import akka.serialization.SerializationExtension;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that talk to each other over sockets, and strangers that try to. */
class MutualTlsTest {
  private static final String CLUSTER = "ours";
  private static final int PATIENCE_MILLIS = 20_000;
  private static final Config PLAIN =
      ConfigFactory.parseString("akka.remote.artery.transport = tcp");

  @TempDir private static Path shared;
  private static Certificates ours;
  private static Certificates otherAuthority;
  private static Certificates otherCluster;

  private final List<RemoteNode> nodes = new ArrayList<>();

  @BeforeAll
  static void make() throws Exception {
    ours = Certificates.make(shared.resolve("ours"), CLUSTER, "core-1", "worker-1");
    otherAuthority = Certificates.make(shared.resolve("authority"), CLUSTER, "core-1");
    otherCluster = otherClusterOfOurAuthority(shared.resolve("cluster"));
  }

  /** What the authority's owner could do by mistake: one authority for two clusters. */
  private static Certificates otherClusterOfOurAuthority(Path folder) throws Exception {
    Files.createDirectory(folder);
    X509Certificate authority =
        new PemFile(ours.file("ca.crt"), TlsFile.AUTHORITY).onlyCertificate();
    Identity node =
        new CertificateAuthority(
                new Identity(new PemFile(ours.file("ca.key"), TlsFile.KEY).key(), authority))
            .issue("theirs", "core-1", Instant.now(), Duration.ofDays(9));
    new PemFile(folder.resolve("core-1.key"), TlsFile.KEY).write(node.key());
    new PemFile(folder.resolve("core-1.crt"), TlsFile.CERTIFICATE).write(node.certificate());
    new PemFile(folder.resolve("ca.crt"), TlsFile.AUTHORITY).write(authority);
    return new Certificates(folder);
  }

  @AfterEach
  void stop() {
    nodes.forEach(RemoteNode::close);
  }

  private RemoteNode node(Config akka) {
    RemoteNode node = RemoteNode.start(akka);
    nodes.add(node);
    return node;
  }

  private RemoteNode node(ClusterTls.Files files) throws Exception {
    return node(ClusterTls.check(files, Clock.systemUTC()).akka());
  }

  /** As {@link ClusterTls} would have it, without its checks. */
  private static Config unchecked(ClusterTls.Files files) throws Exception {
    return ConfigFactory.parseString(
            """
            akka.remote.artery.ssl.rotating-keys-engine {
              key-file = "%s"
              cert-file = "%s"
              ca-cert-file = "%s"
            }
            """
                .formatted(files.key(), files.certificate(), files.authority()))
        .withFallback(ClusterTls.check(ours.of("core-1"), Clock.systemUTC()).akka());
  }

  @Test
  void nodes_of_one_authority_ask_and_answer() throws Exception {
    RemoteNode core = node(ours.of("core-1"));
    RemoteNode worker = node(ours.of("worker-1"));

    worker.ask(core);
    core.answerFrom(worker);

    worker.expectAnswer();
  }

  @Test
  void a_node_of_another_authority_reaches_nobody_and_is_not_talked_to() throws Exception {
    ClusterTls.Files stranger = otherAuthority.of("core-1");

    assertIsKeptOut(node(stranger));
    assertIsKeptOut(
        node(
            unchecked(
                new ClusterTls.Files(
                    stranger.key(), stranger.certificate(), ours.file("ca.crt")))));
    assertIsNotTalkedTo(node(stranger));
  }

  @Test
  void a_certificate_that_vouches_for_itself_opens_nothing_whatever_its_name() throws Exception {
    Identity self = Certificates.selfSigned(CLUSTER);
    Path key = shared.resolve("self.key");
    Path certificate = shared.resolve("self.crt");
    new PemFile(key, TlsFile.KEY).write(self.key());
    new PemFile(certificate, TlsFile.CERTIFICATE).write(self.certificate());

    assertIsKeptOut(node(unchecked(new ClusterTls.Files(key, certificate, ours.file("ca.crt")))));
  }

  @Test
  void a_node_of_another_cluster_of_the_same_authority_is_kept_out() throws Exception {
    assertIsKeptOut(node(otherCluster.of("core-1")));
    assertIsNotTalkedTo(node(otherCluster.of("core-1")));
  }

  @Test
  void plain_tcp_reaches_nobody() throws Exception {
    // it hears no answer that it understands: it gives up after a while
    Config impatient =
        ConfigFactory.parseString("akka.remote.artery.advanced.handshake-timeout = 2s");

    assertIsKeptOut(node(impatient.withFallback(PLAIN)));
  }

  @Test
  void the_same_message_by_plain_tcp_arrives_where_there_is_no_tls() {
    RemoteNode open = node(PLAIN);
    RemoteNode other = node(PLAIN);

    other.ask(open);

    open.answerFrom(other);
  }

  /** What it sends does not arrive, though what a proper node sends after it does. */
  private void assertIsKeptOut(RemoteNode stranger) throws Exception {
    RemoteNode core = node(ours.of("core-1"));
    RemoteNode worker = node(ours.of("worker-1"));

    stranger.ask(core);
    stranger.awaitRefusalBy(core);
    worker.ask(core);

    core.answerFrom(worker);
    worker.expectAnswer();
    core.expectNothingMore();
  }

  private void assertIsNotTalkedTo(RemoteNode stranger) throws Exception {
    RemoteNode worker = node(ours.of("worker-1"));
    RemoteNode core = node(ours.of("core-1"));

    worker.ask(stranger);
    worker.awaitRefusalBy(stranger);
    worker.ask(core);

    core.answerFrom(worker);
    stranger.expectNothingMore();
  }

  @Test
  void a_caller_that_checks_nothing_itself_is_cut_off_unless_its_certificate_is_right()
      throws Exception {
    RemoteNode core = node(ours.of("core-1"));

    for (KeyManager[] strange :
        List.of(
            new KeyManager[0],
            keysOf(otherAuthority.of("core-1")),
            keysOf(otherCluster.of("core-1")))) {
      try (SSLSocket socket = socketTo(core, strange)) {
        socket.setSoTimeout(PATIENCE_MILLIS);
        assertThatThrownBy(() -> talk(socket))
            .isInstanceOf(IOException.class)
            .isNotInstanceOf(SocketTimeoutException.class);
      }
    }
    try (SSLSocket socket = socketTo(core, keysOf(ours.of("worker-1")))) {
      socket.setSoTimeout(500); // it stays open, and nothing is said on it
      assertThatThrownBy(() -> talk(socket)).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void an_older_tls_is_not_spoken() throws Exception {
    RemoteNode core = node(ours.of("core-1"));

    try (SSLSocket socket = socketTo(core)) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});

      assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
    }
  }

  @Test
  void a_socket_that_speaks_no_tls_is_closed() throws Exception {
    RemoteNode core = node(ours.of("core-1"));

    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), core.port())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write("AKKA\1 let me in".getBytes(StandardCharsets.US_ASCII));
      assertThat(readToTheEnd(socket)).as("bytes, an alert of TLS at most").isLessThan(100);
    }
  }

  /** Ends only when the other side closes the connection. */
  private static int readToTheEnd(Socket socket) throws IOException {
    int count = 0;
    try {
      while (socket.getInputStream().read() >= 0) {
        count++;
      }
    } catch (SocketException reset) {
      // it closed before it had read all
    }
    return count;
  }

  private static SSLSocket socketTo(RemoteNode node, KeyManager... keys)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, trustInOurs(), null);
    return (SSLSocket)
        context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), node.port());
  }

  private static KeyManager[] keysOf(ClusterTls.Files files) throws Exception {
    char[] password = "of a store in memory".toCharArray();
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setKeyEntry(
        "node",
        new PemFile(files.key(), TlsFile.KEY).key(),
        password,
        new X509Certificate[] {
          new PemFile(files.certificate(), TlsFile.CERTIFICATE).certificate()
        });
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    return keys.getKeyManagers();
  }

  private static TrustManager[] trustInOurs() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try {
      store.setCertificateEntry(
          "ca", new PemFile(ours.file("ca.crt"), TlsFile.AUTHORITY).onlyCertificate());
    } catch (UnusableCertificateException e) {
      throw new GeneralSecurityException(e);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust.getTrustManagers();
  }

  /** In TLS 1.3 the caller hears what became of its certificate when it first reads. */
  private static void talk(SSLSocket socket) throws IOException {
    socket.startHandshake();
    socket.getOutputStream().write("AKKA\1".getBytes(StandardCharsets.US_ASCII));
    if (socket.getInputStream().read() < 0) {
      throw new IOException("closed");
    }
  }

  @Test
  void java_serialization_is_off_on_a_node() throws Exception {
    RemoteNode core = node(ours.of("core-1"));

    assertThat(
            SerializationExtension.get(core.system())
                .findSerializerFor(new ArrayList<>(List.of(1))))
        .isInstanceOf(DisabledJavaSerializer.class);
  }
}

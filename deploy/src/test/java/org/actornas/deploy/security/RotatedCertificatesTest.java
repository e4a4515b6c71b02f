package org.actornas.deploy.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose certificate is replaced on disk while it runs. */
class RotatedCertificatesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** What takes a minute on a node. */
  private static final Config SOON =
      ConfigFactory.parseString(
          "akka.remote.artery.ssl.rotating-keys-engine.ssl-context-cache-ttl = 100 ms");

  @TempDir private Path folder;

  private final List<RemoteNode> nodes = new ArrayList<>();
  private Certificates certificates;
  private RemoteNode core;

  @BeforeEach
  void start() throws Exception {
    certificates =
        Certificates.make(folder.resolve("certs"), "ours", "core-1", "core-1-new", "worker-1");
    core = node("core-1");
  }

  @AfterEach
  void stop() {
    nodes.forEach(RemoteNode::close);
  }

  private RemoteNode node(String name) throws Exception {
    RemoteNode node =
        RemoteNode.start(
            SOON.withFallback(ClusterTls.check(certificates.of(name), Clock.systemUTC()).akka()));
    nodes.add(node);
    return node;
  }

  @Test
  void a_new_connection_gets_the_new_certificate_and_old_ones_go_on() throws Exception {
    RemoteNode worker = node("worker-1");
    assertThatTheyTalk(worker, core);
    assertThat(servedBy(core)).isEqualTo(serialOf("core-1"));

    replace("core-1.key");
    replace("core-1.crt");

    awaitServed(serialOf("core-1-new"));
    assertThatTheyTalk(worker, core);
    assertThatTheyTalk(core, worker);
  }

  @Test
  void a_node_that_comes_later_talks_to_one_with_a_new_certificate() throws Exception {
    replace("core-1.key");
    replace("core-1.crt");
    awaitServed(serialOf("core-1-new"));

    RemoteNode worker = node("worker-1");

    assertThatTheyTalk(worker, core);
    assertThatTheyTalk(core, worker);
  }

  @Test
  void while_half_of_the_pair_is_copied_new_connections_fail_and_nothing_else_does()
      throws Exception {
    RemoteNode worker = node("worker-1");
    assertThatTheyTalk(worker, core);

    replace("core-1.key");
    Awaitility.await("the files do not fit")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThatThrownBy(() -> servedBy(core)).isInstanceOf(IOException.class));
    assertThatTheyTalk(worker, core);
    replace("core-1.crt");

    awaitServed(serialOf("core-1-new"));
    assertThatTheyTalk(worker, core);
    assertThatTheyTalk(node("worker-1"), core);
  }

  private static void assertThatTheyTalk(RemoteNode one, RemoteNode other) {
    one.ask(other);
    other.answerFrom(one);
    one.expectAnswer();
  }

  /** At once, as a careful person copies: nobody reads half a file. */
  private void replace(String file) throws IOException {
    Path copy =
        Files.copy(certificates.file(file.replace("core-1", "core-1-new")), folder.resolve("copy"));
    Files.move(
        copy,
        certificates.file(file),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private BigInteger serialOf(String name) throws Exception {
    return new PemFile(certificates.file(name + ".crt"), TlsFile.CERTIFICATE)
        .certificate()
        .getSerialNumber();
  }

  private void awaitServed(BigInteger serial) {
    Awaitility.await("the new certificate")
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(IOException.class::isInstance)
        .untilAsserted(() -> assertThat(servedBy(core)).isEqualTo(serial));
  }

  /** Serial number of the certificate that a caller is shown. */
  private static BigInteger servedBy(RemoteNode node) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Credulous()}, null);
    try (SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), node.port())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    }
  }

  /** Only looks at what it is shown. */
  private static final class Credulous implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

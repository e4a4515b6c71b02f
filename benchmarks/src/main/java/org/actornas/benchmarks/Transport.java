package org.actornas.benchmarks;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.actornas.deploy.security.CertificateFolder;
import org.actornas.deploy.security.ClusterTls;
import org.actornas.deploy.security.UnusableCertificateException;

/**
 * How two nodes are connected.
 *
 * @param label in a report
 * @param akka what both nodes are told
 * @param sockets two bare ones that are connected alike
 */
record Transport(String label, Config akka, Sockets sockets) {
  private static final String NODE = "node";

  /** Connects two sockets to send so many bytes at once. */
  interface Sockets {
    Pipe open(int bytes) throws IOException, GeneralSecurityException;
  }

  /** Two sockets. */
  interface Pipe extends AutoCloseable {
    /** Sends the bytes from one to the other, until that one says that it has them. */
    void copy();

    @Override
    void close() throws IOException;
  }

  static Transport tcp() {
    return new Transport(
        "tcp", ConfigFactory.parseString("akka.remote.artery.transport = tcp"), SocketCopy::open);
  }

  /** TLS 1.3 with certificates on both ends, as the nodes of a cluster have it. */
  static Transport tls() throws IOException, UnusableCertificateException {
    Path folder = Files.createTempDirectory("benchmark-certificates");
    // both ends show the same one
    var unused =
        new CertificateFolder(folder, Clock.systemUTC())
            .add(
                Optional.empty(),
                List.of(NODE),
                new CertificateFolder.Validity(Duration.ofDays(2), Duration.ofDays(1)));
    ClusterTls.Files files =
        new ClusterTls.Files(
            folder.resolve(NODE + ".key"), folder.resolve(NODE + ".crt"), folder.resolve("ca.crt"));
    return new Transport(
        "TLS",
        ClusterTls.check(files, Clock.systemUTC()).akka(),
        bytes -> TlsCopy.open(files, bytes));
  }
}

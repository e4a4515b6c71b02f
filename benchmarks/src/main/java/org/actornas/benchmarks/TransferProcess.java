package org.actornas.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.actornas.deploy.security.UnusableCertificateException;

/** How fast weights get to another node, beside what two sockets do. */
final class TransferProcess {
  private static final double MIB = 1 << 20;
  private static final int WARM_UPS = 10;
  private static final double SAMPLE_SECONDS = 0.25;

  private TransferProcess() {}

  /**
   * Measures.
   *
   * @param arguments rounds, file for the {@link TransferResult}
   */
  public static void main(String[] arguments)
      throws IOException, GeneralSecurityException, UnusableCertificateException {
    int rounds = Integer.parseInt(arguments[0]);
    try (Connected tcp = Connected.by(Transport.tcp());
        Connected tls = Connected.by(Transport.tls())) {
      CpuUse before = CpuUse.now();
      for (int round = 0; round < rounds; round++) {
        tcp.sample();
        tls.sample();
      }
      Json.write(
          Path.of(arguments[1]),
          new TransferResult(
              tcp.nodes.bytes(),
              List.of(tcp.result(), tls.result()),
              CpuUse.now().othersSince(before)));
    }
    System.exit(0);
  }

  /** Two nodes and two sockets, connected alike, and what has been measured of them. */
  private static final class Connected implements AutoCloseable {
    private final String label;
    private final TransferPair nodes;
    private final Transport.Pipe pipe;
    private final Stopwatch copying;
    private final Stopwatch pulling;
    private final Stopwatch pushing;
    private final List<Double> socket = new ArrayList<>();
    private final List<Double> pull = new ArrayList<>();
    private final List<Double> push = new ArrayList<>();

    private Connected(Transport transport, TransferPair nodes, Transport.Pipe pipe) {
      this.label = transport.label();
      this.nodes = nodes;
      this.pipe = pipe;
      this.copying = Stopwatch.warmed(pipe::copy, WARM_UPS, SAMPLE_SECONDS);
      this.pulling = Stopwatch.warmed(nodes::pull, WARM_UPS, SAMPLE_SECONDS);
      this.pushing = Stopwatch.warmed(nodes::push, WARM_UPS, SAMPLE_SECONDS);
    }

    static Connected by(Transport transport) throws IOException, GeneralSecurityException {
      TransferPair nodes = TransferPair.start(transport.akka());
      return new Connected(transport, nodes, transport.sockets().open((int) nodes.bytes()));
    }

    void sample() {
      double mebibytes = nodes.bytes() / MIB;
      socket.add(mebibytes / copying.sample());
      pull.add(mebibytes / pulling.sample());
      push.add(mebibytes / pushing.sample());
    }

    TransferResult.By result() {
      return new TransferResult.By(
          label,
          spread(socket),
          spread(pull),
          spread(push),
          spread(ratio(pull)),
          spread(ratio(push)));
    }

    private List<Double> ratio(List<Double> of) {
      List<Double> ratios = new ArrayList<>();
      for (int round = 0; round < of.size(); round++) {
        ratios.add(of.get(round) / socket.get(round));
      }
      return ratios;
    }

    private static Spread spread(List<Double> values) {
      return Spread.of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    @Override
    public void close() throws IOException {
      pipe.close();
      nodes.close();
    }
  }
}

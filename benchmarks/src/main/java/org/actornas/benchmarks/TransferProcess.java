package org.actornas.benchmarks;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Path;

/** How fast weights get to another node, beside what two sockets do. */
final class TransferProcess {
  private static final double MIB = 1 << 20;
  private static final int WARM_UPS = 10;
  private static final double SAMPLE_SECONDS = 0.25;

  /** The transport and what it needs; both nodes are told the same. */
  private static final String TRANSPORT = "tcp";

  private TransferProcess() {}

  /**
   * Measures.
   *
   * @param arguments rounds, file for the {@link TransferResult}
   */
  public static void main(String[] arguments) throws IOException {
    int rounds = Integer.parseInt(arguments[0]);
    Config transport = ConfigFactory.parseString("akka.remote.artery.transport = " + TRANSPORT);
    try (TransferPair nodes = TransferPair.start(transport);
        SocketCopy sockets = SocketCopy.open((int) nodes.bytes())) {
      Json.write(Path.of(arguments[1]), measure(nodes, sockets, rounds));
    }
    System.exit(0);
  }

  private static TransferResult measure(TransferPair nodes, SocketCopy sockets, int rounds) {
    Stopwatch copying = Stopwatch.warmed(sockets::copy, WARM_UPS, SAMPLE_SECONDS);
    Stopwatch pulling = Stopwatch.warmed(nodes::pull, WARM_UPS, SAMPLE_SECONDS);
    Stopwatch pushing = Stopwatch.warmed(nodes::push, WARM_UPS, SAMPLE_SECONDS);
    double mebibytes = nodes.bytes() / MIB;
    double[] socket = new double[rounds];
    double[] pull = new double[rounds];
    double[] push = new double[rounds];
    double[] pullRatio = new double[rounds];
    double[] pushRatio = new double[rounds];
    CpuUse before = CpuUse.now();
    for (int round = 0; round < rounds; round++) {
      socket[round] = mebibytes / copying.sample();
      pull[round] = mebibytes / pulling.sample();
      push[round] = mebibytes / pushing.sample();
      pullRatio[round] = pull[round] / socket[round];
      pushRatio[round] = push[round] / socket[round];
    }
    return new TransferResult(
        TRANSPORT,
        nodes.bytes(),
        Spread.of(socket),
        Spread.of(pull),
        Spread.of(push),
        Spread.of(pullRatio),
        Spread.of(pushRatio),
        CpuUse.now().othersSince(before));
  }
}

package org.actornas.deploy.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;

/** A network of this machine alone, whose hosts are namespaces that can be cut off. */
final class TestNetwork implements AutoCloseable {
  private static final String NET = "10.213.77.";
  private static final int OWN = 254;

  private final SystemCommands commands = new SystemCommands();
  private final String prefix = "nas" + ProcessHandle.current().pid() % 100_000;
  private final String bridge = prefix + "b";

  private TestNetwork() {}

  /** Makes one that this process takes part in; the test is skipped where that is refused. */
  static TestNetwork make() throws IOException, InterruptedException {
    TestNetwork network = new TestNetwork();
    SystemCommands commands = network.commands;
    String bridge = network.bridge;
    assumeTrue(
        commands.permits("ip", "link", "add", bridge, "type", "bridge"),
        () -> "there are no network namespaces here: " + commands.refusal());
    commands.later("ip", "link", "delete", bridge);
    commands.run("ip", "address", "add", NET + OWN + "/24", "dev", bridge);
    commands.run("ip", "link", "set", bridge, "up");
    return network;
  }

  /**
   * Adds a host.
   *
   * @param number from 1 to 253
   */
  void add(int number) throws IOException, InterruptedException {
    String space = space(number);
    commands.run("ip", "netns", "add", space);
    commands.later("ip", "netns", "delete", space);
    commands.run(
        "ip", "link", "add", cable(number), "type", "veth", "peer", "name", "eth0", "netns", space);
    commands.later("ip", "link", "delete", cable(number)); // its name is free at once
    commands.run("ip", "-n", space, "address", "add", address(number) + "/24", "dev", "eth0");
    commands.run("ip", "-n", space, "link", "set", "eth0", "up");
    commands.run("ip", "-n", space, "link", "set", "lo", "up");
    commands.run("ip", "link", "set", cable(number), "up");
    heal(number);
  }

  /** Whatever the host sends or is sent gets lost from now on. */
  void cut(int number) throws IOException, InterruptedException {
    commands.run("ip", "link", "set", cable(number), "nomaster");
  }

  /** The host is reached again. */
  void heal(int number) throws IOException, InterruptedException {
    commands.run("ip", "link", "set", cable(number), "master", bridge);
  }

  static String address(int number) {
    return NET + number;
  }

  /** What starts a command on the host. */
  List<String> on(int number) {
    return List.of("ip", "netns", "exec", space(number));
  }

  private String space(int number) {
    return prefix + "-" + number;
  }

  private String cable(int number) {
    return prefix + "v" + number;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    commands.close();
  }
}

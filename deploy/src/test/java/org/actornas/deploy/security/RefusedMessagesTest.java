package org.actornas.deploy.security;

import static org.assertj.core.api.Assertions.assertThat;

import akka.event.Logging;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.protocol.work.Lease.LeaseId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What arrives at a node and is no message: dropped, with a line in the log, and nothing else is
 * lost. The nodes have the settings of a cluster's, without certificates: all of this can come from
 * a node that has one, too.
 */
class RefusedMessagesTest {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final int ORDINARY_STREAM = 2;
  private static final byte[] SOME = "0123456789".getBytes(StandardCharsets.US_ASCII);

  private static final Pattern UNREADABLE =
      Pattern.compile("Failed to deserialize message from .*", Pattern.DOTALL);

  private static final Config NODE =
      ConfigFactory.parseString(
              """
              akka.actor.provider = remote
              akka.loglevel = INFO
              """)
          .withFallback(ConfigFactory.parseResourcesAnySyntax("cluster-akka"));

  private static final Config NODE_OF_OTHER_VERSION =
      ConfigFactory.parseString(
              "akka.actor.serializers.actornas = \"%s\"".formatted(OtherVersion.class.getName()))
          .withFallback(NODE);

  private final List<RemoteNode> nodes = new ArrayList<>();

  @AfterEach
  void stop() {
    nodes.forEach(RemoteNode::close);
  }

  private RemoteNode node(Config akka) {
    RemoteNode node = RemoteNode.start(akka);
    nodes.add(node);
    return node;
  }

  @Test
  void a_message_larger_than_a_frame_is_not_sent_and_its_sender_says_so() {
    RemoteNode core = node(NODE);
    RemoteNode worker = node(NODE);
    int frame =
        worker
            .system()
            .settings()
            .config()
            .getBytes("akka.remote.artery.advanced.maximum-frame-size")
            .intValue();

    worker.ask(core);
    core.answerFrom(worker);
    worker.send(core, failed("x".repeat(frame)));
    worker.awaitLogged(Pattern.compile("Failed to serialize oversized message.*WorkFailed.*"));

    assertThatTheyStillTalk(worker, core);
  }

  @Test
  void a_message_of_a_kind_that_is_not_known_is_dropped_and_logged() {
    RemoteNode core = node(NODE);
    RemoteNode stranger = node(NODE_OF_OTHER_VERSION);

    stranger.send(core, new ControllerProtocol.StopSearch("no reader knows its manifest"));
    assertThat(core.awaitLogged(UNREADABLE))
        .isInstanceOfSatisfying(
            Logging.Error.class,
            error -> assertThat(error.cause()).hasMessage("unknown manifest '??'"));

    assertThatTheyStillTalk(stranger, core);
  }

  @Test
  void bytes_that_are_not_the_message_that_they_say_are_dropped_and_logged() {
    RemoteNode core = node(NODE);
    RemoteNode stranger = node(NODE_OF_OTHER_VERSION);

    stranger.send(core, failed("its bytes are others"));
    assertThat(core.awaitLogged(UNREADABLE))
        .isInstanceOfSatisfying(
            Logging.Error.class,
            error ->
                assertThat(error.cause()).hasMessageStartingWith("11 bytes are not a WorkFailed"));

    assertThatTheyStillTalk(stranger, core);
  }

  @Test
  void a_caller_that_does_not_speak_as_a_node_is_cut_off() throws Exception {
    RemoteNode core = node(NODE);
    RemoteNode worker = node(NODE);

    try (Socket socket = socketTo(core)) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThatItIsClosed(socket);
    }

    assertThatTheyStillTalk(worker, core);
  }

  @Test
  void a_frame_that_ends_too_early_is_dropped() throws Exception {
    RemoteNode core = node(NODE);
    RemoteNode worker = node(NODE);

    try (Socket socket = socketTo(core)) {
      socket.getOutputStream().write(connection(100));
      socket.shutdownOutput();
      assertThatItIsClosed(socket);
    }

    assertThatTheyStillTalk(worker, core);
  }

  @Test
  void a_frame_that_announces_a_giant_is_waited_for_without_memory_for_it() throws Exception {
    RemoteNode core = node(NODE);
    RemoteNode worker = node(NODE);

    try (Socket socket = socketTo(core)) {
      socket.getOutputStream().write(connection(1 << 30));
      assertThatTheyStillTalk(worker, core);
      socket.shutdownOutput();
      assertThatItIsClosed(socket);
    }

    assertThatTheyStillTalk(worker, core);
  }

  @Test
  void a_frame_that_is_garbage_is_dropped_and_logged() throws Exception {
    RemoteNode core = node(NODE);
    RemoteNode worker = node(NODE);

    try (Socket socket = socketTo(core)) {
      socket.getOutputStream().write(connection(SOME.length));

      core.awaitLogged(Pattern.compile("Dropping message due to unexpected error"));
      assertThatTheyStillTalk(worker, core);
    }
  }

  private static ControllerProtocol.WorkFailed failed(String reason) {
    return new ControllerProtocol.WorkFailed(new LeaseId(1, 1, 1), "worker-1", reason, false);
  }

  private static void assertThatTheyStillTalk(RemoteNode worker, RemoteNode core) {
    worker.ask(core);
    core.answerFrom(worker);
    worker.expectAnswer();
  }

  private static Socket socketTo(RemoteNode node) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /** A connection's head as nodes write it, and the beginning of a frame. */
  private static byte[] connection(int announced) {
    return ByteBuffer.allocate(9 + SOME.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("AKKA".getBytes(StandardCharsets.US_ASCII))
        .put((byte) ORDINARY_STREAM)
        .putInt(announced)
        .put(SOME)
        .array();
  }

  /** Fails after a while if the other side does not close it. */
  private static void assertThatItIsClosed(Socket socket) throws IOException {
    try {
      assertThat(socket.getInputStream().read()).as("the end").isNegative();
    } catch (SocketException reset) {
      // it closed before it had read all
    }
  }
}

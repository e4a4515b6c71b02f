package org.actornas.deploy.security;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.Address;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.event.Logging;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.protocol.status.Standing;

/** An actor system with remoting on a port of its own, and an actor that others may ask. */
final class RemoteNode implements AutoCloseable {
  private static final String NAME = "nas";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final ControllerProtocol.Status ANSWER =
      new ControllerProtocol.Status(
          new Standing(1, 1, "shared", 1, 1, 1, 1, 1, 1, 1, 1, OptionalDouble.empty(), 1, 1),
          List.of(),
          "");

  private final ActorTestKit kit;
  private final TestProbe<ControllerProtocol> asked;
  private final TestProbe<ControllerProtocol.Status> answered;
  private final TestProbe<Logging.LogEvent> logged;

  private RemoteNode(ActorTestKit kit) {
    this.kit = kit;
    this.asked = kit.createTestProbe("controller", ControllerProtocol.class);
    this.answered = kit.createTestProbe(ControllerProtocol.Status.class);
    this.logged = kit.createTestProbe(Logging.LogEvent.class);
    Adapter.toClassic(kit.system())
        .eventStream()
        .subscribe(Adapter.toClassic(logged.ref()), Logging.LogEvent.class);
  }

  static RemoteNode start(Config akka) {
    Config base =
        ConfigFactory.parseString(
            """
            akka.actor.provider = remote
            akka.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
            akka.remote.use-unsafe-remote-features-outside-cluster = on
            akka.remote.warn-about-direct-use = off
            """);
    return new RemoteNode(
        ActorTestKit.create(NAME, akka.withFallback(base).withFallback(ConfigFactory.load())));
  }

  ActorSystem<?> system() {
    return kit.system();
  }

  private Address address() {
    return Adapter.toClassic(kit.system()).provider().getDefaultAddress();
  }

  int port() {
    return (int) address().port().get();
  }

  /** Sends a question to the other's actor. */
  void ask(RemoteNode other) {
    send(other, new ControllerProtocol.GetStatus(answered.ref()));
  }

  /** Sends a message to the other's actor. */
  void send(RemoteNode other, ControllerProtocol message) {
    String path = ActorRefResolver.get(other.system()).toSerializationFormat(other.asked.ref());
    ActorRef<ControllerProtocol> controller = ActorRefResolver.get(system()).resolveActorRef(path);
    controller.tell(message);
  }

  /** The next question is that of the other; it gets its answer. */
  void answerFrom(RemoteNode other) {
    ControllerProtocol.GetStatus question =
        asked.expectMessageClass(ControllerProtocol.GetStatus.class, PATIENCE);
    assertThat(question.replyTo().path().address()).isEqualTo(other.address());
    question.replyTo().tell(ANSWER);
  }

  void expectAnswer() {
    assertThat(answered.receiveMessage(PATIENCE)).isEqualTo(ANSWER);
  }

  /** Nothing has come by now. */
  void expectNothingMore() {
    asked.expectNoMessage(Duration.ZERO);
  }

  /** Until this node hears that it gets no connection to the other. */
  void awaitRefusalBy(RemoteNode other) {
    Pattern failure =
        Pattern.compile(
            "\\[outbound connection to \\[%1$s], .* stream] Upstream failed.*|Outbound control stream to \\[%1$s] failed.*"
                .formatted(other.address()),
            Pattern.DOTALL);
    var unused = awaitLogged(failure);
  }

  /**
   * Until this node's Akka logs something like it, as it does on one line or several; says what.
   */
  Logging.LogEvent awaitLogged(Pattern text) {
    return logged
        .fishForMessage(
            PATIENCE,
            event ->
                text.matcher(event.message().toString()).matches()
                    ? FishingOutcomes.complete()
                    : FishingOutcomes.continueAndIgnore())
        .get(0);
  }

  /**
   * Not waited for: where a connection is just being opened, Akka's TLS streams may outlive the
   * system by many seconds.
   */
  @Override
  public void close() {
    kit.system().terminate();
  }
}

package org.actornas.worker;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.Behavior;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.actornas.protocol.TransferProtocol;
import org.actornas.protocol.WeightsProtocol;
import org.actornas.protocol.WeightsProtocol.Pull;
import org.actornas.protocol.WeightsProtocol.Push;
import org.actornas.protocol.endpoint.NamedActor;
import org.actornas.protocol.endpoint.TransferEndpoint;
import org.actornas.protocol.transfer.TransferSettings;

/**
 * Stands for a store of weights on another node: carries pulls and pushes to the gate there, and
 * the answers to whoever asked. What does not get through in time is given up, and nobody answers.
 *
 * <p>The actor who does it is a child called {@value #NAME}, see {@link NamedActor}.
 *
 * <p>Inside, its messages are {@link WeightsProtocol}'s and {@link TransferProtocol}'s, which share
 * no type.
 */
public final class WeightsLink extends AbstractBehavior<Object> {
  /** Of the actor who sends and receives. */
  public static final String NAME = "weights-link";

  private record Tick() {}

  /** Who asked for what. */
  private record Asked(long request, ActorRef<WeightsProtocol.Answer> replyTo) {}

  private final ActorRef<TransferProtocol> gate;
  private final TransferEndpoint<Asked> endpoint;
  private final ActorRefResolver refs;

  private WeightsLink(
      ActorContext<Object> context,
      TimerScheduler<Object> timers,
      ActorRef<TransferProtocol> gate,
      TransferSettings settings,
      LongSupplier nanoTime) {
    super(context);
    this.gate = gate;
    this.refs = ActorRefResolver.get(context.getSystem());
    this.endpoint = new TransferEndpoint<>(context, context.getSelf().narrow(), settings, nanoTime);
    timers.startTimerWithFixedDelay(new Tick(), Duration.ofNanos(endpoint.tickNanos()));
  }

  /**
   * What a worker is given as its store.
   *
   * @param gate beside the store; or a proxy that knows where the gate is at any time
   * @param settings like those of the gate
   * @param nanoTime a clock, nanoseconds since any moment
   */
  public static Behavior<WeightsProtocol> create(
      ActorRef<TransferProtocol> gate, TransferSettings settings, LongSupplier nanoTime) {
    return NamedActor.behind(
        NAME, (context, timers) -> new WeightsLink(context, timers, gate, settings, nanoTime));
  }

  @Override
  public Receive<Object> createReceive() {
    return newReceiveBuilder()
        .onMessage(TransferProtocol.class, this::onTransfer)
        .onMessage(Pull.class, pull -> carry(pull, new Asked(pull.request(), pull.replyTo())))
        .onMessage(Push.class, push -> carry(push, new Asked(push.request(), push.replyTo())))
        .onMessage(Tick.class, tick -> onTick())
        .onSignal(Terminated.class, this::onTerminated)
        .build();
  }

  private Behavior<Object> carry(WeightsProtocol message, Asked asked) {
    if (!endpoint.send(gate, message, "", asked)) {
      refuse(asked, endpoint.tooLarge());
    }
    return this;
  }

  private Behavior<Object> onTransfer(TransferProtocol message) {
    endpoint.handle(message).ifPresent(this::onEvent);
    return this;
  }

  private void onEvent(TransferEndpoint.Event<Asked> event) {
    if (event instanceof TransferEndpoint.Refused<Asked> refused) {
      refuse(refused.tag(), refused.reason());
    } else if (event instanceof TransferEndpoint.Arrived<Asked> arrived) {
      endpoint.release(arrived);
      if (arrived.message() instanceof WeightsProtocol.Answer answer) {
        ActorRef<WeightsProtocol.Answer> asker = refs.resolveActorRef(arrived.recipient());
        asker.tell(answer);
      } else {
        getContext().getLog().warn("a link is not sent {}", arrived.message());
      }
    }
  }

  private static void refuse(Asked asked, String reason) {
    asked.replyTo.tell(new WeightsProtocol.Refused(asked.request, reason));
  }

  private Behavior<Object> onTick() {
    endpoint.tick();
    return this;
  }

  private Behavior<Object> onTerminated(Terminated ended) {
    endpoint.forget(ended.getRef().unsafeUpcast());
    return this;
  }
}

package org.actornas.weights;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.Behavior;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.actornas.protocol.TransferProtocol;
import org.actornas.protocol.WeightsProtocol;
import org.actornas.protocol.WeightsProtocol.Pull;
import org.actornas.protocol.WeightsProtocol.Push;
import org.actornas.protocol.endpoint.NamedActor;
import org.actornas.protocol.endpoint.TransferEndpoint;
import org.actornas.protocol.transfer.TransferSettings;

/**
 * Stands for the workers of other nodes beside the store of weights: hands it the pulls and pushes
 * that their links send, and carries its answers back. A push takes memory from the moment at which
 * it may come until the store has answered it, and there is only so much of that; later ones wait
 * with their senders. An answer is written when its turn comes. That a push was merged is handed on
 * beside its last answer.
 *
 * <p>The actor who does it is a child called {@value #NAME}, see {@link NamedActor}.
 *
 * <p>Inside, its messages are {@link TransferProtocol}'s, the store's answers and its own, which
 * share no type.
 */
public final class WeightsGate extends AbstractBehavior<Object> {
  /** Of the actor who sends and receives. */
  public static final String NAME = "weights-gate";

  private record Tick() {}

  /** An answer is under way to who asked. */
  private record Owed(long request, ActorRef<TransferProtocol> link, String asker) {}

  /** The store has been asked for this. */
  private record Asked(
      long number, TransferEndpoint.Arrived<Owed> arrived, Owed owed, long deadline) {}

  private final ActorRef<WeightsProtocol> store;
  private final TransferEndpoint<Owed> endpoint;
  private final TransferSettings settings;
  private final ActorRefResolver refs;
  private final LongSupplier nanoTime;
  private final ActorRef<WeightsProtocol.Answer> answers;

  /** By the number that the store answers, the oldest first. */
  private final Map<Long, Asked> asked = new LinkedHashMap<>();

  private long numbers;

  private WeightsGate(
      ActorContext<Object> context,
      TimerScheduler<Object> timers,
      ActorRef<WeightsProtocol> store,
      TransferSettings settings,
      LongSupplier nanoTime) {
    super(context);
    this.store = store;
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.answers = context.getSelf().narrow();
    this.refs = ActorRefResolver.get(context.getSystem());
    this.endpoint = new TransferEndpoint<>(context, context.getSelf().narrow(), settings, nanoTime);
    timers.startTimerWithFixedDelay(new Tick(), Duration.ofNanos(endpoint.tickNanos()));
  }

  /**
   * The gate of a store on this node.
   *
   * @param settings like those of the links
   * @param nanoTime a clock, nanoseconds since any moment
   */
  public static Behavior<TransferProtocol> create(
      ActorRef<WeightsProtocol> store, TransferSettings settings, LongSupplier nanoTime) {
    return NamedActor.behind(
        NAME, (context, timers) -> new WeightsGate(context, timers, store, settings, nanoTime));
  }

  @Override
  public Receive<Object> createReceive() {
    return newReceiveBuilder()
        .onMessage(TransferProtocol.class, this::onTransfer)
        .onMessage(WeightsProtocol.Answer.class, this::onAnswer)
        .onMessage(Tick.class, tick -> onTick())
        .onSignal(Terminated.class, this::onTerminated)
        .build();
  }

  private Behavior<Object> onTransfer(TransferProtocol message) {
    endpoint.handle(message).ifPresent(this::onEvent);
    return this;
  }

  private void onEvent(TransferEndpoint.Event<Owed> event) {
    if (event instanceof TransferEndpoint.Refused<Owed> refused) {
      refuse(refused.tag(), refused.reason());
    } else if (event instanceof TransferEndpoint.Arrived<Owed> arrived) {
      onArrived(arrived);
    }
  }

  private void onArrived(TransferEndpoint.Arrived<Owed> arrived) {
    if (arrived.message() instanceof Pull pull) {
      long number = ask(arrived, pull.request(), pull.replyTo());
      store.tell(new Pull(number, pull.known(), answers));
    } else if (arrived.message() instanceof Push push) {
      long number = ask(arrived, push.request(), push.replyTo());
      store.tell(
          new Push(number, push.taskId(), push.workerId(), push.deltas(), push.outcome(), answers));
    } else {
      getContext().getLog().warn("a gate is not sent {}", arrived.message());
      endpoint.release(arrived);
    }
  }

  private long ask(
      TransferEndpoint.Arrived<Owed> arrived,
      long request,
      ActorRef<WeightsProtocol.Answer> asker) {
    long number = numbers++;
    Owed owed = new Owed(request, arrived.from(), refs.toSerializationFormat(asker));
    long deadline = nanoTime.getAsLong() + settings.giveUp().toNanos();
    asked.put(number, new Asked(number, arrived, owed, deadline));
    return number;
  }

  private Behavior<Object> onAnswer(WeightsProtocol.Answer answer) {
    Asked open = asked.get(answer.request());
    if (open == null) {
      getContext().getLog().debug("an answer of the store that came too late: {}", answer);
      return this;
    }
    if (!(answer instanceof WeightsProtocol.Merged)) {
      close(open);
    }
    Owed owed = open.owed;
    if (!endpoint.send(owed.link, answer.to(owed.request), owed.asker, owed)) {
      refuse(owed, endpoint.tooLarge());
    }
    return this;
  }

  private void close(Asked done) {
    asked.remove(done.number);
    endpoint.release(done.arrived);
  }

  private void refuse(Owed owed, String reason) {
    endpoint.send(owed.link, new WeightsProtocol.Refused(owed.request, reason), owed.asker, owed);
  }

  private Behavior<Object> onTick() {
    endpoint.tick();
    long now = nanoTime.getAsLong();
    List<Asked> late = asked.values().stream().takeWhile(open -> now - open.deadline >= 0).toList();
    for (Asked open : late) {
      getContext().getLog().debug("the store did not answer {}", open.owed);
      close(open);
    }
    return this;
  }

  private Behavior<Object> onTerminated(Terminated ended) {
    endpoint.forget(ended.getRef().unsafeUpcast());
    return this;
  }
}

package org.actornas.benchmarks;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.actornas.protocol.TransferProtocol;
import org.actornas.protocol.WeightsProtocol;
import org.actornas.protocol.WeightsProtocol.Pull;
import org.actornas.protocol.WeightsProtocol.Pulled;
import org.actornas.protocol.WeightsProtocol.Push;
import org.actornas.protocol.WeightsProtocol.Pushed;
import org.actornas.protocol.transfer.TransferSettings;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;
import org.actornas.weights.WeightsGate;
import org.actornas.worker.WeightsLink;

/**
 * A link on one node and a gate on another, with a store behind it that answers at once, and the
 * weights of a task for which the worker has nothing yet: eleven edges and the recurrent block of
 * 512 units, 24 MiB.
 */
final class TransferPair implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int BLOCKS = 12;
  private static final int BLOCK_FLOATS = 512 * 1024;
  private static final Outcome.Trained OUTCOME =
      new Outcome.Trained(1, 1, 0, new StreamCursor(0, 35, new float[0]));

  private final ActorSystem<Void> core;
  private final ActorSystem<Void> worker;
  private final ActorRef<WeightsProtocol> link;
  private final List<BlockDelta> deltas;

  private TransferPair(
      ActorSystem<Void> core,
      ActorSystem<Void> worker,
      ActorRef<WeightsProtocol> link,
      List<BlockDelta> deltas) {
    this.core = core;
    this.worker = worker;
    this.link = link;
    this.deltas = deltas;
  }

  /**
   * Two actor systems.
   *
   * @param transport of Akka, and what it needs
   */
  static TransferPair start(Config transport) {
    Random draws = new Random(1);
    List<BlockValue> values = new ArrayList<>();
    List<BlockDelta> deltas = new ArrayList<>();
    for (int block = 0; block < BLOCKS; block++) {
      BlockName name = block == 0 ? BlockName.RECURRENT : BlockName.edge(block - 1, block);
      float[] floats = new float[BLOCK_FLOATS];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) draws.nextGaussian();
      }
      values.add(new BlockValue(name, 1, floats));
      deltas.add(new BlockDelta(name, 1, floats));
    }
    TransferSettings settings = TransferSettings.defaults();
    CompletableFuture<ActorRef<TransferProtocol>> gate = new CompletableFuture<>();
    ActorSystem<Void> core =
        system(
            "core",
            transport,
            context -> {
              ActorRef<WeightsProtocol> store = context.spawn(store(values), "store");
              gate.complete(
                  context.spawn(WeightsGate.create(store, settings, System::nanoTime), "gate"));
              return Behaviors.empty();
            });
    String address = ActorRefResolver.get(core).toSerializationFormat(gate.join());
    CompletableFuture<ActorRef<WeightsProtocol>> link = new CompletableFuture<>();
    ActorSystem<Void> worker =
        system(
            "worker",
            transport,
            context -> {
              ActorRef<TransferProtocol> remote =
                  ActorRefResolver.get(context.getSystem()).resolveActorRef(address);
              link.complete(
                  context.spawn(WeightsLink.create(remote, settings, System::nanoTime), "link"));
              return Behaviors.empty();
            });
    return new TransferPair(core, worker, link.join(), deltas);
  }

  /** Of the floats of a message. */
  long bytes() {
    return (long) BLOCKS * BLOCK_FLOATS * Float.BYTES;
  }

  /** The worker gets all blocks. */
  void pull() {
    Pulled pulled = (Pulled) ask(replyTo -> new Pull(1, Map.of(), replyTo));
    if (pulled.changed().size() != BLOCKS) {
      throw new IllegalStateException("only " + pulled.changed() + " came");
    }
  }

  /** The store gets a delta for every block. */
  void push() {
    Pushed pushed = (Pushed) ask(replyTo -> new Push(1, 1, "worker", deltas, OUTCOME, replyTo));
    if (pushed.storeVersion() != BLOCKS) {
      throw new IllegalStateException("only " + pushed.storeVersion() + " deltas came");
    }
  }

  @Override
  public void close() {
    worker.terminate();
    core.terminate();
  }

  private WeightsProtocol.Answer ask(
      Function<ActorRef<WeightsProtocol.Answer>, WeightsProtocol> message) {
    return AskPattern.<WeightsProtocol, WeightsProtocol.Answer>ask(
            link, message::apply, PATIENCE, worker.scheduler())
        .toCompletableFuture()
        .join();
  }

  /** A store that has these blocks, and counts deltas in place of keeping them. */
  private static Behavior<WeightsProtocol> store(List<BlockValue> values) {
    return Behaviors.receive(WeightsProtocol.class)
        .onMessage(
            Pull.class,
            pull -> {
              pull.replyTo().tell(new Pulled(pull.request(), values, 1));
              return Behaviors.same();
            })
        .onMessage(
            Push.class,
            push -> {
              push.replyTo()
                  .tell(
                      new Pushed(
                          push.request(),
                          push.taskId(),
                          false,
                          Map.of(),
                          Map.of(),
                          push.outcome(),
                          push.deltas().size()));
              return Behaviors.same();
            })
        .build();
  }

  private static ActorSystem<Void> system(
      String name,
      Config transport,
      akka.japi.function.Function<ActorContext<Void>, Behavior<Void>> guardian) {
    Config config =
        transport
            .withFallback(
                ConfigFactory.parseString(
                    """
                    akka {
                      loglevel = ERROR
                      actor.provider = remote
                      remote.warn-about-direct-use = off
                      remote.use-unsafe-remote-features-outside-cluster = on
                      remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                    }
                    """))
            .withFallback(ConfigFactory.parseResources("cluster-transfer.conf"))
            .withFallback(ConfigFactory.load());
    return ActorSystem.create(Behaviors.setup(guardian), name, config);
  }
}

package org.actornas.deploy.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.actornas.protocol.TransferProtocol;
import org.actornas.protocol.WeightsProtocol;
import org.actornas.protocol.WeightsProtocol.Merged;
import org.actornas.protocol.WeightsProtocol.Pull;
import org.actornas.protocol.WeightsProtocol.Pulled;
import org.actornas.protocol.WeightsProtocol.Push;
import org.actornas.protocol.WeightsProtocol.Pushed;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.transfer.TransferSettings;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.weights.InitialWeights;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;
import org.actornas.weights.WeightsGate;
import org.actornas.weights.WeightsStore;
import org.actornas.weights.block.StalenessScaling;
import org.actornas.worker.WeightsLink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes that reach each other by TCP alone. */
class WeightsTransferTest {
  private static final TransferSettings SETTINGS = TransferSettings.defaults();
  private static final Duration LONG = Duration.ofMinutes(1);

  /** 17 MB, nearly all of it in blocks larger than a chunk. */
  private static final WeightsShape SHAPE = new WeightsShape(1_500, 600, 600, 3, NodeForm.HIGHWAY);

  private static final int CHUNK_FLOATS = (1 << 20) / Float.BYTES;

  private ActorTestKit core;
  private ActorTestKit worker;
  private TestProbe<WeightsProtocol.Answer> answers;

  @BeforeEach
  void start() {
    core = node("core");
    worker = node("worker");
    answers = worker.createTestProbe();
  }

  @AfterEach
  void stop() {
    worker.shutdownTestKit();
    core.shutdownTestKit();
  }

  @Test
  void weights_are_pulled_and_pushed_bit_for_bit() {
    ActorRef<WeightsProtocol> store =
        core.spawn(
            WeightsStore.create(
                SHAPE, new InitialWeights(new CounterRandom(1), 0.1f), new StalenessScaling(0.5)));
    ActorRef<WeightsProtocol> link = link(gate(store, SETTINGS), SETTINGS);

    Pulled first = pull(link, 1);
    TestProbe<WeightsProtocol.Answer> beside = core.createTestProbe();
    store.tell(new Pull(1, nothing(), beside.ref()));
    assertThat(first).isEqualTo(beside.expectMessageClass(Pulled.class, LONG));
    assertThat(first.changed()).hasSameSizeAs(SHAPE.blocks().keySet());

    List<BlockDelta> deltas = new ArrayList<>();
    for (BlockValue block : first.changed()) {
      deltas.add(new BlockDelta(block.name(), 0, block.values()));
    }
    link.tell(new Push(2, 1, "a", deltas, outcome(100_000), answers.ref()));
    Pushed pushed = answers.expectMessageClass(Pushed.class, LONG);
    assertThat(pushed.request()).isEqualTo(2);
    assertThat(pushed.outcome()).isEqualTo(outcome(100_000));
    assertThat(pushed.versions().values()).containsOnly(1L);

    Pulled second = pull(link, 3);
    Map<BlockName, float[]> values = new HashMap<>();
    second.changed().forEach(block -> values.put(block.name(), block.values()));
    for (BlockDelta delta : deltas) {
      assertThat(values.get(delta.name())).isEqualTo(delta.addedTo(delta.values(), 1));
    }
  }

  @Test
  void a_push_is_answered_when_it_is_merged_and_once_more_when_it_is_kept() {
    TestProbe<WeightsProtocol> store = core.createTestProbe();
    ActorRef<WeightsProtocol> link = link(gate(store.ref(), SETTINGS), SETTINGS);
    link.tell(push(5, 10));
    Push push = store.expectMessageClass(Push.class, LONG);

    push.replyTo()
        .tell(
            new Merged(
                push.request(),
                Map.of(BlockName.EMBEDDING, 3L),
                Map.of(BlockName.EMBEDDING, 0.5f)));

    answers.expectMessage(
        LONG, new Merged(5, Map.of(BlockName.EMBEDDING, 3L), Map.of(BlockName.EMBEDDING, 0.5f)));
    answer(push);
    assertThat(answers.expectMessageClass(Pushed.class, LONG).request()).isEqualTo(5);
  }

  @Test
  void a_refusal_of_the_store_comes_back() {
    ActorRef<WeightsProtocol> store =
        core.spawn(
            WeightsStore.create(
                new WeightsShape(5, 2, 2, 2, NodeForm.HIGHWAY),
                new InitialWeights(new CounterRandom(1), 0.1f),
                new StalenessScaling(0.5)));
    ActorRef<WeightsProtocol> link = link(gate(store, SETTINGS), SETTINGS);

    link.tell(new Pull(7, Map.of(BlockName.DECODER, -1L), answers.ref()));

    assertThat(answers.expectMessageClass(WeightsProtocol.Refused.class, LONG).request())
        .isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/user/a",
        "/user/a/b",
        "/user/a/b/c",
        "/user/a/b/c/d",
        "/system/a",
        "/system/singletonManagerstore/store",
        "/system/singletonManagerstore/store/c",
        "/system/a/b/c/d"
      })
  void a_gate_gets_whole_chunks_wherever_it_lives(String path) {
    TestProbe<WeightsProtocol> store = core.createTestProbe();
    TestProbe<ActorRef<TransferProtocol>> born = core.createTestProbe();
    spawnAt(core, path, WeightsGate.create(store.ref(), SETTINGS, System::nanoTime), born.ref());
    ActorRef<TransferProtocol> gate = born.receiveMessage();
    assertThat(gate.path().toStringWithoutAddress()).isEqualTo(path);

    Push push = push(1, 2 * CHUNK_FLOATS);
    link(asSeenFrom(worker, core, gate), SETTINGS).tell(push);

    Push arrived = store.expectMessageClass(Push.class, LONG);
    assertThat(arrived.deltas()).isEqualTo(push.deltas());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/user/a", "/user/a/b", "/user/a/b/c", "/user/a/b/c/d"})
  void a_link_gets_whole_chunks_wherever_it_lives(String path) {
    TestProbe<WeightsProtocol> store = core.createTestProbe();
    TestProbe<ActorRef<WeightsProtocol>> born = worker.createTestProbe();
    spawnAt(
        worker,
        path,
        WeightsLink.create(gate(store.ref(), SETTINGS), SETTINGS, System::nanoTime),
        born.ref());
    ActorRef<WeightsProtocol> link = born.receiveMessage();
    assertThat(link.path().toStringWithoutAddress()).isEqualTo(path);

    link.tell(new Pull(1, nothing(), answers.ref()));
    Pull pull = store.expectMessageClass(Pull.class, LONG);
    Pulled pulled =
        new Pulled(
            pull.request(),
            List.of(new BlockValue(BlockName.EMBEDDING, 3, floats(2 * CHUNK_FLOATS))),
            9);
    pull.replyTo().tell(pulled);

    assertThat(answers.expectMessageClass(Pulled.class, LONG)).isEqualTo(pulled.to(1));
  }

  @Test
  void of_sixteen_links_that_push_at_once_as_many_are_let_in_as_memory_allows() {
    int links = 16;
    int atOnce = 3;
    TransferSettings settings =
        // pushes are a few bytes larger than their floats
        SETTINGS.withBytesAtOnce(atOnce * (2L * CHUNK_FLOATS * Float.BYTES + 1_000));
    TestProbe<WeightsProtocol> store = core.createTestProbe();
    ActorRef<TransferProtocol> gate = gate(store.ref(), settings);
    for (int i = 0; i < links; i++) {
      link(gate, settings).tell(push(i, 2 * CHUNK_FLOATS));
    }

    List<Push> unanswered = new ArrayList<>();
    for (int i = 0; i < atOnce; i++) {
      unanswered.add(store.expectMessageClass(Push.class, LONG));
    }
    for (int i = atOnce; i < links; i++) {
      store.expectNoMessage(Duration.ofMillis(100));
      answer(unanswered.remove(0));
      unanswered.add(store.expectMessageClass(Push.class, LONG));
    }
    unanswered.forEach(WeightsTransferTest::answer);

    assertThat(answers.receiveSeveralMessages(links, LONG))
        .extracting(WeightsProtocol.Answer::request)
        .doesNotHaveDuplicates();
  }

  private static void answer(Push push) {
    push.replyTo()
        .tell(
            new Pushed(
                push.request(), push.taskId(), false, Map.of(), Map.of(), push.outcome(), 1));
  }

  private Pulled pull(ActorRef<WeightsProtocol> link, long request) {
    link.tell(new Pull(request, nothing(), answers.ref()));
    return answers.expectMessageClass(Pulled.class, LONG);
  }

  private static Map<BlockName, Long> nothing() {
    Map<BlockName, Long> known = new HashMap<>();
    SHAPE.blocks().keySet().forEach(name -> known.put(name, -1L));
    return known;
  }

  private Push push(long request, int floats) {
    return new Push(
        request,
        request,
        "worker",
        List.of(new BlockDelta(BlockName.EMBEDDING, 0, floats(floats))),
        outcome(2),
        answers.ref());
  }

  private static Outcome.Trained outcome(int carry) {
    return new Outcome.Trained(1, 1, 0, new StreamCursor(0, 35, floats(carry)));
  }

  private static float[] floats(int count) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = i * 0.37f - 11;
    }
    return floats;
  }

  /** As the worker's node sees it. */
  private ActorRef<TransferProtocol> gate(
      ActorRef<WeightsProtocol> store, TransferSettings settings) {
    return asSeenFrom(
        worker, core, core.spawn(WeightsGate.create(store, settings, System::nanoTime)));
  }

  private ActorRef<WeightsProtocol> link(
      ActorRef<TransferProtocol> gate, TransferSettings settings) {
    return worker.spawn(WeightsLink.create(gate, settings, System::nanoTime));
  }

  private static <T> ActorRef<T> asSeenFrom(
      ActorTestKit viewer, ActorTestKit home, ActorRef<T> actor) {
    return ActorRefResolver.get(viewer.system())
        .resolveActorRef(ActorRefResolver.get(home.system()).toSerializationFormat(actor));
  }

  /** Actors, each the child of the one before it, of which the last one is of interest. */
  private static <T> void spawnAt(
      ActorTestKit node, String path, Behavior<T> last, ActorRef<ActorRef<T>> born) {
    String[] names = path.split("/", -1);
    Behavior<?> behavior = announced(last, born);
    for (int i = names.length - 1; i > 2; i--) {
      behavior = parentOf(behavior, names[i]);
    }
    if (names[1].equals("system")) {
      ActorSystem<?> system = node.system();
      system.systemActorOf(behavior, names[2], Props.empty());
    } else {
      node.spawn(behavior, names[2]);
    }
  }

  private static <T> Behavior<T> announced(Behavior<T> behavior, ActorRef<ActorRef<T>> born) {
    return Behaviors.setup(
        context -> {
          born.tell(context.getSelf());
          return behavior;
        });
  }

  private static <T> Behavior<Void> parentOf(Behavior<T> child, String name) {
    return Behaviors.setup(
        context -> {
          context.spawn(child, name);
          return Behaviors.empty();
        });
  }

  private static ActorTestKit node(String name) {
    Config config =
        ConfigFactory.parseString(
                """
                akka {
                  actor.provider = remote
                  remote.use-unsafe-remote-features-outside-cluster = on
                  remote.warn-about-direct-use = off
                  remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                  loglevel = INFO
                }
                """)
            .withFallback(ConfigFactory.parseResources("cluster-transfer.conf"))
            .withFallback(ConfigFactory.load());
    return ActorTestKit.create(name, config);
  }
}

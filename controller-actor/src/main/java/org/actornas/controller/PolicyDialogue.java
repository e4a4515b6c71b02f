package org.actornas.controller;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.actornas.controller.policy.PolicySnapshot;
import org.actornas.controller.policy.PolicyUpdate;
import org.actornas.controller.policy.SampledArchitecture;
import org.actornas.controller.policy.SearchStrategy;
import org.actornas.controller.search.Next;
import org.actornas.controller.search.PolicyStep;
import org.actornas.controller.search.SearchEnd;
import org.actornas.controller.search.SearchEvent;
import org.actornas.protocol.BufferProtocol;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.tensorflow.NativeCalls;

/**
 * What the controller asks of the policy and of the memory buffer, one thing after another, and
 * what event the answers add up to. Cells for the memory go from the policy to the buffer, those to
 * be remembered from the buffer to the policy.
 */
final class PolicyDialogue {

  /** What the policy answers, to the controller's actor. */
  sealed interface Answer {}

  /** The policy has drawn architectures. */
  record Drawn(Next.Purpose purpose, List<SampledArchitecture> samples, long policyVersion)
      implements Answer {
    private List<Architecture> architectures() {
      return samples.stream().map(SampledArchitecture::architecture).toList();
    }

    private List<Double> entropies() {
      return samples.stream().map(SampledArchitecture::entropy).toList();
    }

    private SearchEvent.StepSampled step() {
      return new SearchEvent.StepSampled(
          policyVersion,
          architectures(),
          entropies(),
          samples.stream().map(SampledArchitecture::logProbability).toList());
    }
  }

  /** The policy has taken, or dropped, an update. */
  record Updated(PolicyStep.Taken taken, List<Architecture> remembered) implements Answer {
    PolicyUpdate update() {
      return taken.update();
    }
  }

  /** The policy as an epoch leaves it. */
  record EpochPolicy(Next.EndEpoch end, PolicySnapshot policy) implements Answer {}

  /** The policy as the search leaves it. */
  record Snapshotted(SearchEnd how, PolicySnapshot policy) implements Answer {}

  /** The policy as the search leaves it can't be had. */
  record NotSnapshotted(SearchEnd how, Throwable cause) implements Answer {}

  /** The policy can't go on. */
  record Failed(Throwable cause) implements Answer {}

  private final ActorContext<Object> context;
  private final NativeCalls<SearchStrategy> strategy;
  private final ActorRef<BufferProtocol> buffer;
  private final Consumer<Runnable> whenKept;
  private boolean busy;
  private Optional<Next.Update> pendingUpdate = Optional.empty();
  private int storing;

  /**
   * @param whenKept runs something once all that has happened is kept
   */
  PolicyDialogue(
      ActorContext<Object> context,
      NativeCalls<SearchStrategy> strategy,
      ActorRef<BufferProtocol> buffer,
      Consumer<Runnable> whenKept) {
    this.context = context;
    this.strategy = strategy;
    this.buffer = buffer;
    this.whenKept = whenKept;
  }

  /** Whether an answer is still to come. */
  boolean isBusy() {
    return busy;
  }

  /** Asks for cells; their event comes with {@link #onDrawn} or, for the memory, later. */
  void draw(Next.Sample sample) {
    call(
        policy ->
            new Drawn(
                sample.purpose(),
                policy.sample(sample.firstCounter(), sample.count()),
                policy.policyVersion()));
  }

  /** Asks for an update; its event comes with {@link #onUpdated}. */
  void update(Next.Update update) {
    if (update.remembered() == 0) {
      update(update, List.of());
      return;
    }
    busy = true;
    pendingUpdate = Optional.of(update);
    buffer.tell(
        new BufferProtocol.Sample(
            update.counter(), update.remembered(), context.getSelf().narrow()));
  }

  /** Asks for the policy at the end of an epoch; nothing else is asked until it is kept. */
  void endEpoch(Next.EndEpoch end) {
    call(policy -> new EpochPolicy(end, policy.snapshot()));
  }

  /** The epoch, with its policy, is kept. */
  void onEpochKept() {
    busy = false;
  }

  /** Asks for the policy as it is, after all that was asked before. */
  void snapshot(SearchEnd how) {
    call(
        policy -> new Snapshotted(how, policy.snapshot()),
        failure -> new NotSnapshotted(how, failure));
  }

  /**
   * Cells were drawn.
   *
   * @param epoch at whose end they are stored, if they are for the memory
   * @return what has happened; empty if the buffer has to answer first
   */
  Optional<SearchEvent> onDrawn(Drawn drawn, int epoch) {
    busy = false;
    List<Architecture> cells = drawn.architectures();
    return switch (drawn.purpose()) {
      case TRAINING -> Optional.of(new SearchEvent.TrainingSampled(cells));
      case STEP -> Optional.of(drawn.step());
      case CANDIDATES ->
          Optional.of(
              new SearchEvent.CandidatesSampled(drawn.policyVersion(), cells, drawn.entropies()));
      case MEMORY -> {
        busy = true;
        storing = cells.size();
        BufferProtocol.Store store =
            new BufferProtocol.Store(epoch, cells, context.getSelf().narrow());
        // what the buffer holds then must not be sampled by a step that is taken again
        whenKept.accept(() -> buffer.tell(store));
        yield Optional.empty();
      }
    };
  }

  /** The buffer has stored the cells that were drawn for it. */
  SearchEvent onStored(BufferProtocol.Stored stored) {
    busy = false;
    return new SearchEvent.MemoryStored(storing, stored.size());
  }

  /** The buffer has brought the cells to remember: the policy takes its update. */
  void onRemembered(BufferProtocol.Sampled remembered) {
    Next.Update update = pendingUpdate.orElseThrow();
    pendingUpdate = Optional.empty();
    update(update, remembered.architectures());
  }

  /** The policy has answered an update. */
  SearchEvent.PolicyUpdated onUpdated(Updated updated) {
    busy = false;
    return new SearchEvent.PolicyUpdated(
        updated.update(), updated.remembered(), updated.taken().meanWeight());
  }

  private void update(Next.Update update, List<Architecture> remembered) {
    call(policy -> new Updated(update.step().takenBy(policy, remembered), remembered));
  }

  private void call(Function<SearchStrategy, Answer> call) {
    call(call, Failed::new);
  }

  private void call(Function<SearchStrategy, Answer> call, Function<Throwable, Answer> failed) {
    busy = true;
    context.pipeToSelf(
        strategy.call(call), (answer, failure) -> failure == null ? answer : failed.apply(failure));
  }
}

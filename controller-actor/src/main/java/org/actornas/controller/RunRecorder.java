package org.actornas.controller;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.actornas.controller.policy.PolicySnapshot;
import org.actornas.controller.recorder.RunFiles;
import org.actornas.controller.search.EpochSummary;
import org.actornas.controller.search.EvaluatedArchitecture;
import org.actornas.controller.search.KeptFiles;
import org.actornas.protocol.log.LogEvent;

/**
 * Writes the record of a run. It blocks on files: give it a dispatcher for that. A record that
 * can't be written ends the actor, and with it the search: a run without its history is of no use.
 */
public final class RunRecorder extends AbstractBehavior<RunRecorder.Command> {

  /** What the recorder is told. */
  public sealed interface Command {}

  /** From the controller: architectures were evaluated. */
  public record RecordHistory(List<EvaluatedArchitecture> lines) implements Command {
    public RecordHistory {
      lines = List.copyOf(lines);
    }
  }

  /**
   * From the controller: an epoch has ended. Answered by {@link EpochKept} when it is on disk.
   *
   * @param policy as it is now
   * @param before what was kept of the epoch before
   */
  public record KeepEpoch(
      EpochSummary epoch,
      Duration took,
      PolicySnapshot policy,
      Optional<KeptFiles> before,
      ActorRef<EpochKept> replyTo)
      implements Command {}

  /** Answer to {@link KeepEpoch}. */
  public record EpochKept(Duration took, KeptFiles files) {}

  /**
   * From the controller: a search begins of which the journal holds nothing. Answered by {@link
   * Rewound}; the files must hold nothing of it either.
   */
  public record Begin(ActorRef<Rewound> replyTo) implements Command {}

  /**
   * From the controller: the search is taken up where an epoch ended; what was written after that
   * is taken back. Answered by {@link Rewound}.
   *
   * @param kept of that epoch; empty for the search's beginning
   * @param policyVersion of its policy
   */
  public record Rewind(Optional<KeptFiles> kept, long policyVersion, ActorRef<Rewound> replyTo)
      implements Command {}

  /**
   * Answer to {@link Begin} and {@link Rewind}.
   *
   * @param policy that the epoch ended with; empty for the initial one
   */
  public record Rewound(Optional<PolicySnapshot> policy) {}

  /** From the controller: the policy as the search leaves it. */
  public record RecordPolicy(PolicySnapshot policy) implements Command {}

  /** All that was told before is to be on the disk. Answered by {@link Flushed}. */
  public record Flush(ActorRef<Flushed> replyTo) implements Command {}

  /** Answer to {@link Flush}. */
  public record Flushed() {}

  /** An operation on files. */
  private interface Writing {
    void run() throws IOException;
  }

  private final Path directory;
  private final RunFiles files;
  private boolean failed;

  private RunRecorder(ActorContext<Command> context, Path directory, RunFiles files) {
    super(context);
    this.directory = directory;
    this.files = files;
  }

  /**
   * The recorder's actor.
   *
   * @param directory of the run
   * @param files open on it; the actor closes them
   */
  public static Behavior<Command> create(Path directory, RunFiles files) {
    return Behaviors.setup(context -> new RunRecorder(context, directory, files));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(RecordHistory.class, this::onHistory)
        .onMessage(Begin.class, this::onBegin)
        .onMessage(Rewind.class, this::onRewind)
        .onMessage(KeepEpoch.class, this::onEpoch)
        .onMessage(RecordPolicy.class, this::onPolicy)
        .onMessage(Flush.class, this::onFlush)
        .onSignal(PostStop.class, signal -> onStop())
        .build();
  }

  private Behavior<Command> onHistory(RecordHistory command) {
    write(() -> files.history(command.lines()));
    return this;
  }

  private Behavior<Command> onBegin(Begin command) {
    write(
        () -> {
          files.begin();
          command.replyTo().tell(new Rewound(Optional.empty()));
        });
    return this;
  }

  private Behavior<Command> onRewind(Rewind command) {
    write(
        () ->
            command
                .replyTo()
                .tell(new Rewound(files.rewind(command.kept(), command.policyVersion()))));
    return this;
  }

  private Behavior<Command> onEpoch(KeepEpoch command) {
    write(
        () ->
            command
                .replyTo()
                .tell(
                    new EpochKept(
                        command.took(),
                        files.epoch(
                            command.epoch(), command.took(), command.policy(), command.before()))));
    return this;
  }

  private Behavior<Command> onPolicy(RecordPolicy command) {
    write(() -> files.policy(command.policy()));
    return this;
  }

  private Behavior<Command> onFlush(Flush command) {
    write(files::force);
    command.replyTo().tell(new Flushed());
    return this;
  }

  private Behavior<Command> onStop() {
    write(files::close);
    return this;
  }

  private void write(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      if (failed) {
        // what is left is to close the files, and they say the same again
        return;
      }
      failed = true;
      LogEvent.RECORD_FAILED.log(getContext().getLog(), e, directory, e.toString());
      throw new UncheckedIOException(e);
    }
  }
}

package org.actornas.controller;

import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.actornas.controller.journal.JournalDisk;
import org.actornas.controller.journal.Takeover;
import org.actornas.protocol.checkpoint.UnfitFilesException;

/** Waits for disks without blocking the controller, which hears the outcome. */
final class DiskCall {

  /** The disk has what was committed before. */
  record Forced() {}

  /** The disk can't be written. */
  record NotForced(Throwable cause) {}

  /** The search's files are this controller's. */
  record Taken() {}

  /** They are not. */
  record NotTaken(Throwable cause) {}

  private DiskCall() {}

  static void force(ActorContext<Object> context, JournalDisk disk) {
    context.pipeToSelf(
        CompletableFuture.runAsync(
            () -> force(disk),
            context.getSystem().dispatchers().lookup(DispatcherSelector.blocking())),
        (done, failure) -> failure == null ? new Forced() : new NotForced(failure));
  }

  /** Takes the search's files, once the disk has what was committed before. */
  static void take(
      ActorContext<Object> context, JournalDisk disk, Takeover takeover, long incarnation) {
    context.pipeToSelf(
        CompletableFuture.runAsync(
            () -> {
              force(disk);
              try {
                takeover.take(incarnation);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            context.getSystem().dispatchers().lookup(DispatcherSelector.blocking())),
        (done, failure) -> failure == null ? new Taken() : new NotTaken(failure));
  }

  private static void force(JournalDisk disk) {
    try {
      disk.force();
    } catch (IOException e) {
      throw new IllegalStateException(
          "the search's journal can't be forced to the disk: " + e.getMessage(), e);
    }
  }

  /** Nothing can be relied on any more. */
  static Behavior<Object> fail(NotForced failed) {
    throw failure(failed.cause());
  }

  /** Nothing can be written. */
  static Behavior<Object> fail(NotTaken failed) throws UnfitFilesException {
    Throwable cause = causeOf(failed.cause());
    if (cause instanceof UncheckedIOException wrapped) {
      if (wrapped.getCause() instanceof UnfitFilesException overtaken) {
        throw overtaken;
      }
      throw new IllegalStateException(
          "the run's folder can't be written to: " + wrapped.getCause(), wrapped.getCause());
    }
    throw failure(cause);
  }

  private static RuntimeException failure(Throwable failure) {
    return causeOf(failure) instanceof RuntimeException known
        ? known
        : new IllegalStateException(failure);
  }

  private static Throwable causeOf(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}

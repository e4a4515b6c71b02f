package org.actornas.controller;

import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import org.actornas.controller.journal.JournalDisk;

/** Waits for the journal's disk without blocking the controller, which hears the outcome. */
final class DiskCall {

  /** The disk has what was committed before. */
  record Forced() {}

  /** The disk can't be written. */
  record NotForced(Throwable cause) {}

  private DiskCall() {}

  static void force(ActorContext<Object> context, JournalDisk disk) {
    context.pipeToSelf(
        CompletableFuture.runAsync(
            () -> force(disk),
            context.getSystem().dispatchers().lookup(DispatcherSelector.blocking())),
        (done, failure) -> failure == null ? new Forced() : new NotForced(failure));
  }

  private static void force(JournalDisk disk) {
    try {
      disk.force();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nothing can be relied on any more. */
  static Behavior<Object> fail(NotForced failed) {
    throw new IllegalStateException(
        "the search's journal can't be forced to the disk: " + failed.cause().getMessage(),
        failed.cause());
  }
}

package org.actornas.protocol.endpoint;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import java.util.function.BiFunction;

/**
 * An actor that may have any name, in front of one that must have a certain name: by the name of
 * the actor who gets a message, cluster-transfer.conf gives it a connection for large messages.
 */
public final class NamedActor {
  private NamedActor() {}

  /**
   * The actor in front; it hands on every message, and ends with the one behind.
   *
   * @param name of the actor behind
   * @param behind makes that one
   */
  public static <M> Behavior<M> behind(
      String name,
      BiFunction<ActorContext<Object>, TimerScheduler<Object>, Behavior<Object>> behind) {
    return Behaviors.setup(
        front -> {
          ActorRef<Object> named =
              front.spawn(
                  Behaviors.withTimers(
                      timers -> Behaviors.setup(context -> behind.apply(context, timers))),
                  name);
          front.watch(named);
          return Behaviors.receiveMessage(
              message -> {
                named.tell(message);
                return Behaviors.same();
              });
        });
  }
}

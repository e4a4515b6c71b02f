package org.actornas.deploy.run;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import java.time.Duration;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.protocol.ControllerProtocol.RequestWork;
import org.actornas.protocol.ControllerProtocol.WithdrawRequest;
import org.actornas.protocol.WeightsProtocol;
import org.actornas.protocol.WorkerProtocol;
import org.actornas.tensorflow.NativeResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkerCrewTest {
  /** Closing waits for TensorFlow to be loaded and for models to be built. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ActorTestKit kit = ActorTestKit.create();
  private final NativeResources natives = new NativeResources((resource, failure) -> {});
  private final TestProbe<ControllerProtocol> controller = kit.createTestProbe();
  private final TestProbe<WorkerCrew.TurnedAway> owner = kit.createTestProbe();
  private ActorRef<WorkerCrew.Command> crew;

  @BeforeEach
  void start() throws Exception {
    crew =
        kit.spawn(
            WorkerCrew.create(
                TinySearch.parts("workers.count=2", "workers.restart-delay=1 s"),
                new WorkerCrew.Partners(
                    "w",
                    controller.ref(),
                    WorkerCrew.StoreAccess.local(kit.<WeightsProtocol>createTestProbe().ref()),
                    natives,
                    owner.ref())));
  }

  @AfterEach
  void stop() throws Exception {
    kit.shutdownTestKit();
    assertThat(natives.close(PATIENCE)).isEmpty();
  }

  private RequestWork request() {
    return controller.expectMessageClass(RequestWork.class, PATIENCE);
  }

  @Test
  void a_worker_that_has_ended_is_started_again_under_its_name() {
    RequestWork first = request();
    request();

    first.replyTo().tell(new WorkerProtocol.SearchEnded());

    assertThat(request().worker().id()).isEqualTo(first.worker().id());
  }

  @Test
  void when_the_last_worker_is_refused_the_owner_hears_why() {
    ActorRef<WorkerProtocol> first = request().replyTo();
    RequestWork last = request();
    first.tell(new WorkerProtocol.Refused("another corpus"));
    controller.expectTerminated(first, PATIENCE); // else the last one may be heard of first
    last.replyTo().tell(new WorkerProtocol.Refused("yet another corpus"));

    assertThat(owner.receiveMessage(PATIENCE))
        .isEqualTo(new WorkerCrew.TurnedAway(last.worker().id(), "yet another corpus"));
  }

  @Test
  void a_crew_that_is_drained_ends_with_its_last_worker() {
    ActorRef<WorkerProtocol> idle = request().replyTo();
    request();

    crew.tell(new WorkerCrew.Drain());

    for (int worker = 0; worker < 2; worker++) {
      controller
          .expectMessageClass(WithdrawRequest.class, PATIENCE)
          .replyTo()
          .tell(new WorkerProtocol.Dismissed());
    }
    controller.expectTerminated(idle, PATIENCE);
    controller.expectTerminated(crew, PATIENCE);
  }
}

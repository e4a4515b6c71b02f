package org.actornas.deploy.node;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.SpawnProtocol;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.ClusterSingletonSettings;
import akka.cluster.typed.JoinSeedNodes;
import akka.cluster.typed.Leave;
import akka.cluster.typed.SingletonActor;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.management.cluster.bootstrap.ClusterBootstrap;
import com.typesafe.config.Config;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.actornas.deploy.config.ClusterConfig;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.deploy.run.RunFolder;
import org.actornas.deploy.run.SearchFailedException;
import org.actornas.deploy.run.SearchFailedException.Reason;
import org.actornas.protocol.HostProtocol;
import org.actornas.protocol.cluster.NodeDescription;
import org.actornas.protocol.log.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node of a cluster in this process, from its start to its end. */
public final class ClusterNode {
  /** A worker hands back its lease at once; what it computes is not waited for. */
  private static final Duration END_PATIENCE = Duration.ofSeconds(5);

  private static final Duration RESTART = Duration.ofSeconds(1);
  private static final Duration LAST_RESTART = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);

  /** Why a node has ended. */
  public enum End {
    /** It was drained, or told to end. */
    LEFT,
    /** The cluster goes on without it: it was not reached, or on a partition's smaller side. */
    REMOVED,
    /** Likewise; but it leads nothing, and nothing of it is left: it can join again. */
    MAY_REJOIN
  }

  /** From the beginning of a shutdown's last phase. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final CompletableFuture<Done> ending = new CompletableFuture<>();
  private final SearchConfig settings;
  private final String name;
  private final ActorSystem<SpawnProtocol.Command> system;

  private ClusterNode(
      SearchConfig settings, String name, ActorSystem<SpawnProtocol.Command> system) {
    this.settings = settings;
    this.name = name;
    this.system = system;
  }

  /**
   * Starts it; it looks for the cluster for as long as it takes.
   *
   * @param name by which people know it
   * @param akka the user's settings of Akka
   * @param code version and commit of the program
   * @throws SearchFailedException if the journal, an address or a port can't be used
   */
  public static ClusterNode start(SearchConfig settings, String name, Config akka, String code)
      throws SearchFailedException, InterruptedException {
    Config config = NodeAkka.of(settings.cluster(), name, akka);
    ActorSystem<SpawnProtocol.Command> system;
    try {
      system = ActorSystem.create(SpawnProtocol.create(), NodeAkka.SYSTEM, config);
    } catch (RuntimeException e) {
      throw new SearchFailedException(
          Reason.CONFIGURATION,
          "the node can't listen to nas.cluster.host and port, %s:%d: %s"
              .formatted(
                  settings.cluster().host(), settings.cluster().port(), ListenFailure.text(e)),
          e);
    }
    ClusterNode node = new ClusterNode(settings, name, system);
    try {
      node.begin(code);
      return node;
    } catch (SearchFailedException | RuntimeException | InterruptedException e) {
      system.terminate();
      throw e;
    }
  }

  /**
   * Does nothing if the certificates that a node would use are fit: sooner than {@link #start},
   * which comes after what takes long.
   *
   * @throws SearchFailedException naming the key of the file at fault
   */
  public static void requireCertificates(SearchConfig settings) throws SearchFailedException {
    NodeAkka.requireCertificates(settings.cluster().tls());
  }

  private void begin(String code) throws SearchFailedException, InterruptedException {
    ClusterConfig cluster = settings.cluster();
    NodeSearch searches =
        new NodeSearch(settings, name, code, Runtime.getRuntime().availableProcessors());
    ActorRef<HostProtocol> host =
        ClusterSingleton.get(system)
            .init(
                SingletonActor.of(
                        SearchHost.create(
                            new SearchHost.Partners(
                                searches,
                                () -> ClusterView.of(system),
                                strategy ->
                                    RunFolder.name(Clock.system(ZoneId.systemDefault()), strategy),
                                System::nanoTime,
                                new Reign(
                                    Cluster.get(system).selfMember().uniqueAddress().toString()))),
                        SearchHost.NAME)
                    .withSettings(
                        ClusterSingletonSettings.create(system)
                            .withRole(ClusterConfig.Role.CORE.label())));
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
            "tell that the node ends",
            () -> {
              ending.complete(Done.getInstance());
              return CompletableFuture.completedFuture(Done.getInstance());
            });
    if (!cluster.isCore()) {
      system.systemActorOf(CoreWatch.create(this::findAnotherCluster), "core-watch", Props.empty());
    }
    if (cluster.isWorker()) {
      offerDevices(searches, host);
    }
    ServerBinding server = serve(host);
    LogEvent.NODE_STARTED.log(
        LOG,
        name,
        cluster.roles().stream().map(ClusterConfig.Role::label).toList(),
        self(),
        server.localAddress().getHostString() + ":" + server.localAddress().getPort(),
        cluster.isWorker() ? devices() : List.of());
    join();
  }

  /** The last thing: a node that can't start is never a member that others wait for. */
  private void join() {
    ClusterConfig cluster = settings.cluster();
    system.systemActorOf(JoinWatch.create(cluster, name), "join-watch", Props.empty());
    if (cluster.discovery() == ClusterConfig.Discovery.KUBERNETES) {
      ClusterBootstrap.get(system).start();
    } else {
      Cluster.get(system).manager().tell(new JoinSeedNodes(NodeAkka.seeds(cluster)));
    }
  }

  private String self() {
    return ClusterView.text(Cluster.get(system).selfMember().address());
  }

  private List<String> devices() {
    SearchConfig.Workers workers = settings.workers();
    return IntStream.range(0, workers.count())
        .mapToObj(number -> workers.device(number).text())
        .toList();
  }

  private void offerDevices(NodeSearch searches, ActorRef<HostProtocol> host) {
    Behavior<Object> workerHost =
        Behaviors.supervise(
                WorkerHost.create(
                    new WorkerHost.Partners(
                        new NodeDescription(name, self(), devices()), searches, host, this::leave)))
            .onFailure(SupervisorStrategy.restartWithBackoff(RESTART, LAST_RESTART, 0.1));
    ActorRef<Object> workers =
        AskPattern.<SpawnProtocol.Command, ActorRef<Object>>ask(
                system,
                replyTo ->
                    new SpawnProtocol.Spawn<>(workerHost, "worker-host", Props.empty(), replyTo),
                END_PATIENCE,
                system.scheduler())
            .toCompletableFuture()
            .join();
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseServiceRequestsDone(),
            "hand back leases",
            () ->
                AskPattern.<Object, WorkerHost.Ended>ask(
                        workers, WorkerHost.End::new, END_PATIENCE, system.scheduler())
                    .handle((ended, late) -> Done.getInstance()));
  }

  private void leave() {
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Leave.create(cluster.selfMember().address()));
  }

  /** As if it was removed, which it is in effect: it ends here and joins again. */
  private void findAnotherCluster() {
    CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.clusterDowningReason());
  }

  private ServerBinding serve(ActorRef<HostProtocol> host)
      throws SearchFailedException, InterruptedException {
    ClusterConfig.Http http = settings.cluster().http();
    try {
      return Http.get(system)
          .newServerAt(http.host(), http.port())
          .bind(new HttpApi(system, host, token(), this::missing).route())
          .toCompletableFuture()
          .get()
          .addToCoordinatedShutdown(Duration.ofSeconds(2), Adapter.toClassic(system));
    } catch (ExecutionException | IOException e) {
      throw new SearchFailedException(
          Reason.CONFIGURATION,
          "the web server can't listen to nas.cluster.http.host and port, %s:%d: %s"
              .formatted(http.host(), http.port(), ListenFailure.text(e)),
          e);
    }
  }

  /** What this node is instead of a member of a cluster. */
  private Optional<String> missing() {
    return Membership.missing(settings.cluster(), Cluster.get(system).selfMember().status());
  }

  private Optional<HttpToken> token() throws IOException {
    ClusterConfig cluster = settings.cluster();
    if (!cluster.http().token().isEmpty()) {
      return Optional.of(HttpToken.of(cluster.http().token()));
    }
    return cluster.isCore() ? Optional.of(HttpToken.kept(cluster.directory())) : Optional.empty();
  }

  /** Asks it to leave the cluster and end; returns at once. */
  public void end() {
    CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.jvmExitReason());
  }

  /** Because somebody wanted it. */
  private boolean left() {
    return CoordinatedShutdown.get(system)
        .getShutdownReason()
        .filter(
            why ->
                why == CoordinatedShutdown.clusterLeavingReason()
                    || why == CoordinatedShutdown.jvmExitReason())
        .isPresent();
  }

  /**
   * Waits for its end. Actors that do not end are not waited for: the process must, so that
   * whatever supervises it can start it again.
   */
  public End await() throws InterruptedException {
    boolean whole = true;
    try {
      ending.get();
      system.getWhenTerminated().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the actor system did not end", e);
    } catch (TimeoutException e) {
      LogEvent.NODE_STUCK.log(LOG, name, LIMIT.toSeconds());
      whole = false;
    }
    if (left()) {
      return End.LEFT;
    }
    return whole && !settings.cluster().isCore() ? End.MAY_REJOIN : End.REMOVED;
  }
}

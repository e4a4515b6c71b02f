package org.actornas.deploy.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.actornas.deploy.terminal.JsonNumber;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.protocol.HostProtocol.Overview;
import org.actornas.protocol.cluster.NodeStatus;
import org.actornas.protocol.status.Standing;
import org.actornas.protocol.status.WorkerStatus;

/** How everything stands, as JSON with keys in snake case; a number that is not known is null. */
final class OverviewJson {
  private OverviewJson() {}

  static ObjectNode of(Overview overview) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("stage", overview.stage().label());
    object.put("run", overview.run());
    object.put("message", overview.message());
    overview.status().ifPresent(status -> add(object, status));
    ArrayNode nodes = object.putArray("nodes");
    overview.nodes().forEach(node -> add(nodes.addObject(), node));
    return object;
  }

  private static void add(ObjectNode object, ControllerProtocol.Status status) {
    Standing now = status.standing();
    ObjectNode search = object.putObject("search");
    search.put("epoch", now.epoch());
    search.put("epochs", now.epochs());
    search.put("phase", now.phase());
    search.put("done", now.done());
    search.put("total", now.total());
    JsonNumber.put(search, "train_loss", now.trainLoss());
    JsonNumber.put(search, "mean_perplexity", now.meanPerplexity());
    JsonNumber.put(search, "best_perplexity", now.bestPerplexity());
    JsonNumber.put(search, "reward", now.meanReward());
    JsonNumber.put(search, "baseline", now.baseline());
    JsonNumber.put(search, "entropy", now.meanEntropy());
    JsonNumber.put(search, "reconstruction_loss", now.reconstructionLoss().orElse(Double.NaN));
    search.put("buffer_size", now.bufferSize());
    search.put("buffer_capacity", now.bufferCapacity());
    search.put("last_failure", status.lastFailure());
    ArrayNode workers = object.putArray("workers");
    status.workers().forEach(worker -> add(workers.addObject(), worker));
  }

  private static void add(ObjectNode object, WorkerStatus worker) {
    object.put("id", worker.id());
    object.put("device", worker.device());
    object.put("tasks_done", worker.tasksDone());
    worker
        .lease()
        .ifPresent(
            lease ->
                object
                    .putObject("lease")
                    .put("task", lease.id().taskId())
                    .put("attempt", lease.id().attempt())
                    .put("work", lease.kind()));
  }

  private static void add(ObjectNode object, NodeStatus status) {
    object.put("name", status.node().name());
    object.put("address", status.node().address());
    status.roles().forEach(object.putArray("roles")::add);
    object.put("member", status.member());
    object.put("reachable", status.reachable());
    status.node().devices().forEach(object.putArray("devices")::add);
    object.put("tokens_per_second", Math.round(status.tokensPerSecond()));
    object.put("draining", status.draining());
    object.put("failure", status.failure());
  }
}

package org.actornas.deploy.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.management.javadsl.AkkaManagement;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.actornas.protocol.HostProtocol;
import org.actornas.protocol.HostProtocol.Answered;
import org.actornas.protocol.HostProtocol.Overview;

/**
 * What a node answers by HTTP, all of it JSON but for the health checks.
 *
 * <pre>
 *  GET  /status                                 how everything stands
 *  POST /search             {"run", "config"}   a search is wanted
 *  POST /search/pause | resume | stop
 *  POST /nodes/NAME/drain
 *  GET  /alive, /ready, /cluster/members        Akka Management's
 * </pre>
 *
 * Whatever changes something asks for the token: {@code Authorization: Bearer ...}. 401 is a wrong
 * one, 409 a wish that can't be granted, 503 a node that is in no cluster yet, or a cluster without
 * a host of searches at the moment.
 */
final class HttpApi extends AllDirectives {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String BEARER = "Bearer ";

  /** Longer than a submission takes to read its text. */
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  private static final Duration STATUS_PATIENCE = Duration.ofSeconds(5);

  private final ActorSystem<?> system;
  private final ActorRef<HostProtocol> host;
  private final Optional<HttpToken> token;
  private final Supplier<Optional<String>> outside;

  /**
   * @param token whoever has it may change things; nobody may, if there is none
   * @param outside says what this node is, as long as it is no member of a cluster
   */
  HttpApi(
      ActorSystem<?> system,
      ActorRef<HostProtocol> host,
      Optional<HttpToken> token,
      Supplier<Optional<String>> outside) {
    this.outside = outside;
    this.system = system;
    this.host = host;
    this.token = token;
  }

  Route route() {
    return concat(
        path("status", () -> get(this::status)),
        pathPrefix(
            "search",
            () ->
                post(
                    () ->
                        allowed(
                            () ->
                                concat(
                                    pathEndOrSingleSlash(() -> entityText(this::submit)),
                                    path("pause", () -> wish(HostProtocol.Pause::new)),
                                    path("resume", () -> wish(HostProtocol.Continue::new)),
                                    path(
                                        "stop",
                                        () ->
                                            wish(
                                                to ->
                                                    new HostProtocol.Stop(
                                                        "somebody asked for it", to))))))),
        pathPrefix(
            "nodes",
            () ->
                path(
                    akka.http.javadsl.server.PathMatchers.segment().slash("drain"),
                    name ->
                        post(
                            () ->
                                allowed(() -> wish(to -> new HostProtocol.DrainNode(name, to)))))),
        AkkaManagement.get(system).getRoutes());
  }

  private Route entityText(Function<String, Route> inner) {
    return entity(akka.http.javadsl.unmarshalling.Unmarshaller.entityToString(), inner);
  }

  private Route allowed(Supplier<Route> inner) {
    return optionalHeaderValueByName(
        "Authorization",
        header -> {
          if (token.isEmpty()) {
            return complete(
                refusal(StatusCodes.FORBIDDEN, "this node takes no changes; ask a core node"));
          }
          boolean known =
              header
                  .filter(value -> value.startsWith(BEARER))
                  .filter(value -> token.get().is(value.substring(BEARER.length())))
                  .isPresent();
          return known
              ? inner.get()
              : complete(
                  refusal(
                      StatusCodes.UNAUTHORIZED,
                      header.isPresent()
                          ? "the token is not this node's"
                          : "this needs the token of the node"));
        });
  }

  /** Nobody in a cluster can be asked, if this node is in none. */
  private Route asMember(Supplier<Route> inner) {
    return outside
        .get()
        .map(reason -> complete(refusal(StatusCodes.SERVICE_UNAVAILABLE, reason)))
        .orElseGet(inner);
  }

  private Route status() {
    return asMember(this::overview);
  }

  private Route overview() {
    CompletionStage<Overview> overview =
        AskPattern.ask(host, HostProtocol.GetOverview::new, STATUS_PATIENCE, system.scheduler());
    return answer(overview.thenApply(all -> json(StatusCodes.OK, OverviewJson.of(all))));
  }

  private Route submit(String text) {
    JsonNode body;
    try {
      body = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return complete(refusal(StatusCodes.BAD_REQUEST, "no JSON: " + e.getOriginalMessage()));
    }
    JsonNode config = body == null ? null : body.get("config");
    if (config == null || !config.isTextual()) {
      return complete(
          refusal(
              StatusCodes.BAD_REQUEST,
              "expected {\"run\": \"name or empty\", \"config\": \"HOCON\"}"));
    }
    String run = body.path("run").asText("");
    return wish(to -> new HostProtocol.Submit(run, config.asText(), to));
  }

  private Route wish(Function<ActorRef<Answered>, HostProtocol> message) {
    return asMember(() -> granted(message));
  }

  private Route granted(Function<ActorRef<Answered>, HostProtocol> message) {
    CompletionStage<Answered> answered =
        AskPattern.ask(host, message::apply, PATIENCE, system.scheduler());
    return answer(
        answered.thenApply(
            answer ->
                answer.done()
                    ? json(StatusCodes.OK, message(answer.message()))
                    : refusal(StatusCodes.CONFLICT, answer.message())));
  }

  private Route answer(CompletionStage<HttpResponse> response) {
    return completeWithFuture(
        response.exceptionally(
            missing ->
                refusal(
                    StatusCodes.SERVICE_UNAVAILABLE,
                    "the host of searches does not answer; it may be moving to another node")));
  }

  private static HttpResponse refusal(StatusCode status, String reason) {
    return json(status, message(reason));
  }

  private static ObjectNode message(String text) {
    return JsonNodeFactory.instance.objectNode().put("message", text);
  }

  private static HttpResponse json(StatusCode status, ObjectNode body) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, body + "\n"));
  }
}

package org.actornas.deploy.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks a node of a cluster by its web server. */
public final class ClusterClient {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Longer than a node takes to give up an answer. */
  private static final Duration ANSWER = Duration.ofSeconds(40);

  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int UNAVAILABLE = 503;

  private final URI node;
  private final Token token;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /**
   * @param node such as {@code http://127.0.0.1:8558}
   * @param token that allows changes
   */
  public ClusterClient(URI node, Token token) {
    this.node = node;
    this.token = token;
  }

  /** How everything stands: what {@code GET /status} answers. */
  public JsonNode status() throws ClusterException, InterruptedException {
    return send(HttpRequest.newBuilder(node.resolve("/status")).GET());
  }

  /**
   * Submits a search.
   *
   * @param run its name; empty for one by time and strategy
   * @param config HOCON
   * @return its name
   */
  public String submit(String run, String config) throws ClusterException, InterruptedException {
    String body =
        JsonNodeFactory.instance.objectNode().put("run", run).put("config", config).toString();
    return message(post("/search", HttpRequest.BodyPublishers.ofString(body)));
  }

  /**
   * Asks for something to be done with the search.
   *
   * @param what pause, resume or stop
   * @return what is done
   */
  public String search(String what) throws ClusterException, InterruptedException {
    return message(post("/search/" + what, HttpRequest.BodyPublishers.noBody()));
  }

  /**
   * Asks a node to finish its leases and leave.
   *
   * @return what is done
   */
  public String drain(String nodeName) throws ClusterException, InterruptedException {
    return message(
        post(
            "/nodes/" + URLEncoder.encode(nodeName, StandardCharsets.UTF_8) + "/drain",
            HttpRequest.BodyPublishers.noBody()));
  }

  private JsonNode post(String path, HttpRequest.BodyPublisher body)
      throws ClusterException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(node.resolve(path))
            .header("Content-Type", "application/json")
            .POST(body);
    token.value().ifPresent(known -> request.header("Authorization", "Bearer " + known));
    return send(request);
  }

  private JsonNode send(HttpRequest.Builder request) throws ClusterException, InterruptedException {
    HttpResponse<String> response;
    try {
      response = http.send(request.timeout(ANSWER).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new ClusterException(
          ClusterException.Reason.UNREACHABLE,
          "no node of a cluster answers at %s (%s); --core or NAS_CORE names another"
              .formatted(node, reason(e)));
    }
    JsonNode body = json(response.body());
    switch (response.statusCode()) {
      case OK -> {
        return body;
      }
      case UNAVAILABLE ->
          throw new ClusterException(
              ClusterException.Reason.UNREACHABLE,
              "%s can't answer at the moment: %s".formatted(node, message(body)));
      case UNAUTHORIZED ->
          throw new ClusterException(ClusterException.Reason.DECLINED, token.refused(node));
      default ->
          throw new ClusterException(
              ClusterException.Reason.DECLINED,
              body.path("message").asText("%s answers %d".formatted(node, response.statusCode())));
    }
  }

  /** Java's client has no words for the two that are most frequent. */
  private static String reason(IOException failure) {
    if (!(failure instanceof ConnectException)) {
      return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return "unknown host";
      }
    }
    return "nobody listens there";
  }

  private JsonNode json(String body) throws ClusterException {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new ClusterException(
          ClusterException.Reason.UNREACHABLE,
          "what answers at %s is no node of a cluster".formatted(node));
    }
  }

  private static String message(JsonNode answer) {
    return answer.path("message").asText();
  }
}

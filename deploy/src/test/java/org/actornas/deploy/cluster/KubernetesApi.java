package org.actornas.deploy.cluster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Stands in for Kubernetes' API, as far as nodes ask it: by HTTPS, with a certificate of an
 * authority of its own, it lists the pods of one namespace that have a label, to whoever brings the
 * token of a service account that may list pods.
 */
final class KubernetesApi implements AutoCloseable {
  static final String NAMESPACE = "search";
  private static final String PODS = "/api/v1/namespaces/" + NAMESPACE + "/pods";
  private static final String BEARER = "Bearer ";
  private static final char[] PASSWORD = "unused".toCharArray();

  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Path folder;
  private final TestAuthority authority;
  private final Predicate<String> mayListPods;
  private final Map<String, ObjectNode> pods = new ConcurrentHashMap<>();
  private final Map<String, String> accounts = new ConcurrentHashMap<>();
  private final AtomicReference<CountDownLatch> silence =
      new AtomicReference<>(new CountDownLatch(0));
  private final List<Integer> answers = new CopyOnWriteArrayList<>();

  private KubernetesApi(
      HttpsServer server, Path folder, TestAuthority authority, Predicate<String> mayListPods) {
    this.server = server;
    this.folder = folder;
    this.authority = authority;
    this.mayListPods = mayListPods;
  }

  /**
   * Starts it.
   *
   * @param folder for the files of service accounts
   * @param host address that it listens to
   * @param mayListPods of a service account
   */
  static KubernetesApi start(Path folder, String host, Predicate<String> mayListPods)
      throws IOException, GeneralSecurityException {
    TestAuthority authority = TestAuthority.make();
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getByName(host), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(authority, host)));
    KubernetesApi api = new KubernetesApi(server, folder, authority, mayListPods);
    server.createContext("/", api::answer);
    server.setExecutor(api.threads);
    server.start();
    return api;
  }

  private static SSLContext context(TestAuthority authority, String host)
      throws IOException, GeneralSecurityException {
    TestAuthority.Signed own = authority.sign(host);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, PASSWORD);
    keys.setKeyEntry("api", own.key(), PASSWORD, new Certificate[] {own.certificate()});
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  /** What a container finds in its environment. */
  Map<String, String> environment() {
    return Map.of(
        "KUBERNETES_SERVICE_HOST", server.getAddress().getAddress().getHostAddress(),
        "KUBERNETES_SERVICE_PORT", Integer.toString(server.getAddress().getPort()));
  }

  /** A folder with what a container finds in {@code /var/run/secrets}, of a service account. */
  Path secrets(String account) throws IOException {
    String token = "token-of-" + account;
    accounts.put(token, account);
    return secrets(account, token, authority);
  }

  /** The same, but with a token of nobody. */
  Path secretsWithToken(String token) throws IOException {
    return secrets("token", token, authority);
  }

  /** What a container finds there, but with the certificate of another authority. */
  Path secretsOfAnotherAuthority() throws IOException, GeneralSecurityException {
    return secrets("authority", "unseen", TestAuthority.make());
  }

  private Path secrets(String name, String token, TestAuthority trusted) throws IOException {
    Path secrets = Files.createDirectories(folder.resolve("secrets-" + name));
    Files.writeString(secrets.resolve("token"), token);
    Files.writeString(secrets.resolve("namespace"), NAMESPACE);
    Files.writeString(secrets.resolve("ca.crt"), trusted.pem());
    return secrets;
  }

  /**
   * A pod is there; takes the place of one of the same name.
   *
   * @param template that it was made by
   * @param address its own; none yet, as long as it waits for a machine
   */
  void put(String name, KubernetesManifest.Template template, Optional<String> address) {
    ObjectNode pod = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = pod.putObject("metadata");
    metadata.put("name", name).put("namespace", NAMESPACE);
    metadata.set("labels", template.labels());
    pod.set("spec", template.spec());
    ObjectNode status = pod.putObject("status");
    status.put("phase", address.isPresent() ? "Running" : "Pending");
    address.ifPresent(
        ip -> {
          status.put("podIP", ip);
          status
              .putArray("containerStatuses")
              .addObject()
              .put("name", template.container().path("name").asText())
              .put("ready", false)
              .putObject("state")
              .putObject("running");
        });
    pods.put(name, pod);
  }

  /** A pod ends: it keeps its address until it has ended. */
  void ending(String name) {
    ObjectNode old = pods.get(name);
    if (old == null) {
      throw new AssertionError("no pod " + name);
    }
    ObjectNode pod = old.deepCopy();
    pod.withObject("/metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");
    pods.put(name, pod);
  }

  /** A pod has ended. */
  void remove(String name) {
    pods.remove(name);
  }

  /** It takes requests, and answers none of them. */
  void fallSilent() {
    silence.set(new CountDownLatch(1));
  }

  /** It answers, also what was asked meanwhile. */
  void speakAgain() {
    silence.get().countDown();
  }

  /** The codes of its answers so far. */
  List<Integer> answers() {
    return List.copyOf(answers);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      silence.get().await();
      Optional<String> account =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
              .filter(header -> header.startsWith(BEARER))
              .map(header -> accounts.get(header.substring(BEARER.length())));
      if (account.isEmpty()) {
        send(exchange, UNAUTHORIZED, failure(UNAUTHORIZED, "Unauthorized"));
      } else if (!mayListPods.test(account.get())) {
        send(exchange, FORBIDDEN, failure(FORBIDDEN, "pods is forbidden"));
      } else if (!exchange.getRequestMethod().equals("GET")
          || !exchange.getRequestURI().getPath().equals(PODS)) {
        send(exchange, NOT_FOUND, failure(NOT_FOUND, "no such resource"));
      } else {
        send(exchange, OK, list(parameters(exchange.getRequestURI().getRawQuery())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it is closed
    }
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String parameter : query.split("&")) {
      int equals = parameter.indexOf('=');
      parameters.put(
          parameter.substring(0, equals),
          URLDecoder.decode(parameter.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private ObjectNode list(Map<String, String> parameters) {
    String selector = parameters.getOrDefault("labelSelector", "");
    int equals = selector.indexOf('=');
    String label = selector.substring(0, equals);
    String value = selector.substring(equals + 1);
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.put("kind", "PodList").put("apiVersion", "v1");
    list.putObject("metadata").put("resourceVersion", "1");
    ArrayNode items = list.putArray("items");
    for (ObjectNode pod : new ArrayList<>(pods.values())) {
      if (pod.path("metadata").path("labels").path(label).asText().equals(value)) {
        items.add(pod);
      }
    }
    return list;
  }

  private static ObjectNode failure(int code, String message) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("kind", "Status")
        .put("apiVersion", "v1")
        .put("status", "Failure")
        .put("message", message)
        .put("code", code);
  }

  private void send(HttpExchange exchange, int code, ObjectNode body) throws IOException {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    answers.add(code);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

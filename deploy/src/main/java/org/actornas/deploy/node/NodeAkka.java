package org.actornas.deploy.node;

import akka.actor.Address;
import akka.actor.AddressFromURIString;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.actornas.deploy.config.ClusterConfig;
import org.actornas.deploy.run.JournalDatabase;
import org.actornas.deploy.run.SearchFailedException;
import org.actornas.deploy.run.SearchFailedException.Reason;
import org.actornas.deploy.security.ClusterTls;
import org.actornas.deploy.security.UnusableCertificateException;
import org.actornas.protocol.log.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Akka's settings of a node. */
final class NodeAkka {
  private static final Logger LOG = LoggerFactory.getLogger(NodeAkka.class);

  /** Every node of a cluster has its actor system's name. */
  static final String SYSTEM = "actor-nas";

  private static final String BOOTSTRAP = "akka.management.cluster.bootstrap.";

  private NodeAkka() {}

  /**
   * What follows from the node's configuration.
   *
   * @param name by which people know the node
   * @param own the user's settings of Akka, which come first
   * @throws SearchFailedException if the journal or a certificate can't be used
   */
  static Config of(ClusterConfig cluster, String name, Config own) throws SearchFailedException {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("akka.remote.artery.canonical.hostname", cluster.host());
    keys.put("akka.remote.artery.canonical.port", cluster.port());
    keys.put("akka.cluster.roles", ClusterView.roles(cluster, name));
    // less than a majority of core nodes begins nothing: the others may have a cluster
    keys.put("akka.cluster.role.core.min-nr-of-members", cluster.coreNodes() / 2 + 1);
    // what other nodes ask a core node when they look for the cluster
    keys.put("akka.management.http.hostname", cluster.host());
    keys.put("akka.management.http.port", cluster.http().port());
    keys.put(BOOTSTRAP + "contact-point-discovery.required-contact-point-nr", cluster.coreNodes());
    return tls(cluster.tls())
        .withFallback(own)
        .withFallback(ConfigFactory.parseMap(keys))
        .withFallback(cluster.isCore() ? journal(cluster) : ConfigFactory.empty())
        .withFallback(ConfigFactory.parseResourcesAnySyntax("cluster-akka"))
        .withFallback(ConfigFactory.defaultReference())
        .resolve();
  }

  /** Goes over all other settings: nobody turns it off by mistake. */
  private static Config tls(ClusterConfig.Tls tls) throws SearchFailedException {
    if (!tls.enabled()) {
      return ConfigFactory.empty();
    }
    ClusterTls checked = checked(tls);
    checked.warnings().forEach(warning -> LogEvent.CERTIFICATE_DOUBTFUL.log(LOG, warning));
    return checked.akka();
  }

  /**
   * Does nothing if there is no TLS, or its files can be used.
   *
   * @throws SearchFailedException naming the key of the file at fault
   */
  static void requireCertificates(ClusterConfig.Tls tls) throws SearchFailedException {
    if (tls.enabled()) {
      checked(tls);
    }
  }

  private static ClusterTls checked(ClusterConfig.Tls tls) throws SearchFailedException {
    try {
      return ClusterTls.check(
          new ClusterTls.Files(tls.key(), tls.certificate(), tls.authority()), Clock.systemUTC());
    } catch (UnusableCertificateException e) {
      throw new SearchFailedException(
          Reason.CONFIGURATION, e.part().configKey() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Nodes by which it finds the cluster; Akka would look for them before anything else is there.
   */
  static List<Address> seeds(ClusterConfig cluster) {
    return cluster.seeds().stream()
        .map(seed -> AddressFromURIString.parse("akka://" + SYSTEM + "@" + seed))
        .toList();
  }

  private static Config journal(ClusterConfig cluster) throws SearchFailedException {
    ClusterConfig.Journal journal = cluster.journal();
    try {
      return journal.isFile()
          ? JournalDatabase.file(cluster.directory())
          : JournalDatabase.server(journal.url(), journal.user(), journal.password());
    } catch (JournalDatabase.InUseException e) {
      throw new SearchFailedException(
          Reason.CONFIGURATION,
          "another core node uses nas.cluster.directory, %s: give each core node on a machine one of its own (NAS_CLUSTER_DIRECTORY, or --set cluster.directory=...)"
              .formatted(cluster.directory()),
          e);
    } catch (IOException e) {
      throw new SearchFailedException(
          Reason.CONFIGURATION,
          (journal.isFile() ? "nas.cluster.directory" : "nas.cluster.journal.url")
              + " can't be used: "
              + e.getMessage(),
          e);
    }
  }
}

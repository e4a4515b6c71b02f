package org.actornas.deploy.node;

import java.io.IOException;
import java.nio.file.Path;
import org.actornas.deploy.config.ConfigSources;
import org.actornas.deploy.config.InvalidConfigException;
import org.actornas.deploy.config.ResolvedConfig;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.deploy.run.ConfiguredCorpus;
import org.actornas.deploy.run.OutOfMemoryEnd;
import org.actornas.deploy.run.RunFolder;
import org.actornas.deploy.run.SearchCore;
import org.actornas.deploy.run.SearchFailedException;
import org.actornas.deploy.run.SearchFailedException.Reason;
import org.actornas.deploy.run.SearchParts;
import org.actornas.deploy.terminal.FailureText;
import org.actornas.tensorflow.NativeResources;
import org.actornas.worker.corpus.Corpus;

/**
 * Makes a submitted search ready on this node. Everything here reads files and takes seconds: it is
 * called on a dispatcher for blocking work.
 */
final class NodeSearch {
  private static final String NODES_APART =
      "# A search on a cluster: the keys that each node has for itself are not here.\n\n";

  private final SearchConfig node;
  private final String name;
  private final String code;
  private final int cores;

  /**
   * What is ready to be led.
   *
   * @param parts of the search
   * @param holdings its open files
   */
  record Ready(SearchParts parts, SearchCore.Holdings holdings) {}

  /**
   * @param node this node's own configuration
   * @param name by which people know it
   * @param code version and commit of the program
   * @param cores of this machine
   */
  NodeSearch(SearchConfig node, String name, String code, int cores) {
    this.node = node;
    this.name = name;
    this.code = code;
    this.cores = cores;
  }

  String code() {
    return code;
  }

  /** The folder of a run. */
  Path directory(String run) {
    return node.run().directory().toAbsolutePath().normalize().resolve(run);
  }

  /**
   * The search as this node does it.
   *
   * @throws SearchFailedException if the text is no valid configuration here
   */
  SearchConfig settings(String run, String config) throws SearchFailedException {
    return resolved(config).settings().onNode(node, run, cores);
  }

  private static ResolvedConfig resolved(String config) throws SearchFailedException {
    try {
      return new ConfigSources().text(config, "the submitted configuration").resolve();
    } catch (InvalidConfigException e) {
      throw new SearchFailedException(Reason.CONFIGURATION, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The parts of the search, for a node that works on it.
   *
   * @throws SearchFailedException if the configuration or the text is not fit
   */
  SearchParts parts(String run, String config) throws SearchFailedException {
    SearchConfig settings = settings(run, config);
    Corpus corpus = ConfiguredCorpus.loadForSearch(settings);
    ConfiguredCorpus.requireSizes(settings, corpus);
    return new SearchParts(settings, corpus);
  }

  /** Likewise; who submits a search may have the text on another machine, and looks there. */
  private SearchParts partsOfCore(String run, String config) throws SearchFailedException {
    try {
      return parts(run, config);
    } catch (SearchFailedException e) {
      throw e.reason() == Reason.CORPUS
          ? new SearchFailedException(
              Reason.CORPUS, "on the core node %s: %s".formatted(name, e.getMessage()), e)
          : e;
    }
  }

  /**
   * Makes the folder of a new run.
   *
   * @throws SearchFailedException if the configuration or the text is not fit, if there is such a
   *     run, or if the folder can't be written
   */
  void begin(String run, String config) throws SearchFailedException {
    if (!SearchConfig.Run.isId(run)) {
      throw new SearchFailedException(
          Reason.CONFIGURATION,
          "no run can be called '%s': expected letters, digits, dots, hyphens and underscores"
              .formatted(run));
    }
    SearchParts parts = partsOfCore(run, config);
    Path folder = directory(run);
    try {
      if (!RunFolder.isFree(folder)) {
        throw new SearchFailedException(Reason.CONFIGURATION, RunFolder.taken(run, folder));
      }
      RunFolder.begin(
          folder,
          run,
          code,
          parts.config().run().seed(),
          NODES_APART + resolved(config).absolute().searchText());
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  /**
   * Opens a run that was begun, to be led.
   *
   * @throws SearchFailedException if the configuration or the text is not fit, or the folder can't
   *     be written
   */
  Ready open(String run, String config, String host) throws SearchFailedException {
    SearchParts parts = partsOfCore(run, config);
    Path folder = directory(run);
    try {
      return new Ready(
          parts,
          SearchCore.Holdings.open(
              run, folder, host, new NativeResources(OutOfMemoryEnd.ofThisProcess())));
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private SearchFailedException unwritable(Path folder, IOException e) {
    return new SearchFailedException(
        Reason.CONFIGURATION,
        "on the core node %s: the run's folder %s can't be written to: %s"
            .formatted(name, folder, FailureText.of(e)),
        e);
  }
}

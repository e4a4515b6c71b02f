package org.actornas.deploy.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.actornas.controller.policy.PolicySettings;
import org.actornas.controller.policy.StrategyName;
import org.actornas.controller.search.SearchSettings;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.protocol.architecture.SearchSpace;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.tensorflow.Device;
import org.actornas.tensorflow.SessionSettings;
import org.actornas.worker.model.Regularization;
import org.actornas.worker.scratch.ScratchSettings;
import org.slf4j.event.Level;

/**
 * All settings of a run, valid by themselves and together; reference.conf says what each means.
 *
 * @param run where it lives and what it is
 * @param corpus the text
 * @param space the cells
 * @param model the language model of shared weights
 * @param regularization of its training
 * @param search the schedule
 * @param policy the controller's
 * @param evaluation how cells are scored
 * @param scratch how one cell is trained from scratch
 * @param study what a study does besides the searches
 * @param workers who computes
 * @param stalenessExponent a delta n versions old counts 1 / (1 + n)^this
 * @param threads TensorFlow's
 * @param log what is logged
 * @param cluster what this machine is in a cluster; nothing of the search depends on it
 */
public record SearchConfig(
    Run run,
    Corpus corpus,
    SearchSpace space,
    Model model,
    Regularization regularization,
    SearchSettings search,
    PolicySettings policy,
    Evaluation evaluation,
    ScratchSettings scratch,
    Study study,
    Workers workers,
    float stalenessExponent,
    Threads threads,
    Log log,
    ClusterConfig cluster) {

  /**
   * Where the run lives and what it is.
   *
   * @param directory the folder of all runs
   * @param id the run's own folder in it; empty if it is still to be chosen
   * @param seed of everything random
   * @param strategy how cells are chosen
   */
  public record Run(Path directory, String id, long seed, StrategyName strategy) {
    /** Whether a run can be called so: the name of a folder, and nothing that leads out of it. */
    public static boolean isId(String text) {
      return text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    }
  }

  /**
   * The text.
   *
   * @param path {@code glosses}, or a folder
   * @param maxVocabulary the most words that keep their name; 0 is all
   */
  public record Corpus(String path, int maxVocabulary) {
    /** The corpus that ships with the program. */
    public static final String GLOSSES = "glosses";

    public boolean isGlosses() {
      return path.equals(GLOSSES);
    }
  }

  /**
   * The language model of shared weights.
   *
   * @param hidden H
   * @param embedding E
   * @param nodeForm what a node computes
   * @param batch B, streams of a training minibatch
   * @param bpttSteps T
   * @param initialRange initial weights are uniform in [-range, range]
   */
  public record Model(
      int hidden, int embedding, NodeForm nodeForm, int batch, int bpttSteps, float initialRange) {}

  /**
   * How cells are scored.
   *
   * @param batch streams of one validation minibatch
   * @param splitStreams streams that a whole split is cut to
   */
  public record Evaluation(int batch, int splitStreams) {}

  /**
   * What a study does besides the searches.
   *
   * @param retrainedCells candidates of each run that are trained from scratch
   * @param retrainEpochs of each of these trainings
   * @param permutations of each Mantel test
   */
  public record Study(int retrainedCells, int retrainEpochs, int permutations) {}

  /**
   * Who computes.
   *
   * @param count workers in this process
   * @param devices used in turn
   * @param trainAtOnce of them that do shared training at the same time; 0: all
   * @param leaseTimeout without a sign of life for this long a lease is lost
   * @param recovery what is done about failures
   */
  public record Workers(
      int count, List<Device> devices, int trainAtOnce, Duration leaseTimeout, Recovery recovery) {
    public Workers {
      devices = List.copyOf(devices);
    }

    /** Of all workers of the search, wherever they are. */
    public int mostTrainingAtOnce() {
      return trainAtOnce == 0 ? Integer.MAX_VALUE : trainAtOnce;
    }

    /** The device of a worker, counted from 0. */
    public Device device(int worker) {
      return devices.get(worker % devices.size());
    }
  }

  /**
   * What is done about workers that fail.
   *
   * @param maxAttempts how often workers may fail at a task before the search is given up
   * @param stallTimeouts lease timeouts without anything done, after which the search is given up
   * @param retryDelay from a worker's failure to its next request for work; doubles with each
   *     further failure in a row
   * @param maxRetryDelay that it does not exceed
   * @param restartDelay from the end of a worker to the start of the next
   */
  public record Recovery(
      int maxAttempts,
      int stallTimeouts,
      Duration retryDelay,
      Duration maxRetryDelay,
      Duration restartDelay) {}

  /**
   * TensorFlow's threads, for the whole process.
   *
   * @param intraOp threads inside one operation; 0 is still to be chosen
   * @param interOp operations at once; 0 is still to be chosen
   */
  public record Threads(int intraOp, int interOp) {
    /** From this hidden size on, an operation is large enough to share it among cores. */
    private static final int LARGE = 200;

    /** With what was left to the machine chosen. */
    Threads chosen(int hidden, int cores) {
      return new Threads(
          intraOp == 0 ? (hidden < LARGE ? 1 : cores) : intraOp, interOp == 0 ? 1 : interOp);
    }
  }

  /**
   * What is logged, and how much of it is kept.
   *
   * @param console the least level shown of the program itself
   * @param file the least level written of the program itself
   * @param maxFileSize bytes at which a file is closed
   * @param maxFiles closed ones that are kept
   */
  public record Log(Level console, Level file, long maxFileSize, int maxFiles) {}

  /**
   * This search as a node of a cluster does it: with the folders, devices, threads and log of the
   * node's own configuration.
   *
   * @param id the run's
   * @param cores of the node
   */
  public SearchConfig onNode(SearchConfig node, String id, int cores) {
    String text = node.cluster().corpusPath();
    return new SearchConfig(
        new Run(node.run().directory(), id, run.seed(), run.strategy()),
        text.isEmpty() ? corpus : new Corpus(text, corpus.maxVocabulary()),
        space,
        model,
        regularization,
        search,
        policy,
        evaluation,
        scratch,
        study,
        new Workers(
            node.workers().count(),
            node.workers().devices(),
            workers.trainAtOnce(),
            workers.leaseTimeout(),
            workers.recovery()),
        stalenessExponent,
        node.threads().chosen(model.hidden(), cores),
        node.log(),
        node.cluster());
  }

  /**
   * SHA-256 of all that determines the course of a search besides its text: not where it is, who
   * computes on what, what is logged, and what comes after the search.
   */
  public String courseDigest() {
    return CourseDigest.of(this);
  }

  /** The sizes of the shared weights over a vocabulary of V words. */
  public WeightsShape shape(int vocabulary) {
    return new WeightsShape(
        vocabulary, model.embedding(), model.hidden(), space.nodes(), model.nodeForm());
  }

  /**
   * How sessions are opened on a device.
   *
   * @throws IllegalStateException if the threads were not chosen
   */
  public SessionSettings session(Device device) {
    if (threads.intraOp() == 0 || threads.interOp() == 0) {
      throw new IllegalStateException("the threads of TensorFlow are not chosen: " + threads);
    }
    return new SessionSettings(device, threads.intraOp(), threads.interOp());
  }
}

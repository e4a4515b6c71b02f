package org.actornas.deploy.study;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.actornas.analysis.evidence.Candidate;
import org.actornas.analysis.evidence.Retrained;
import org.actornas.deploy.evidence.RetrainedFile;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.tensorflow.SessionSettings;
import org.actornas.worker.corpus.Corpus;
import org.actornas.worker.corpus.CorpusException;
import org.actornas.worker.scratch.EndReason;
import org.actornas.worker.scratch.ScratchSettings;
import org.actornas.worker.scratch.ScratchTrainer;
import org.actornas.worker.scratch.TrainingListener;

/**
 * Trains some candidates of a run from scratch, all on one short budget: does the order under
 * shared weights mean anything, and are a controller's cells better than random ones by themselves?
 *
 * <p>Several are trained at once, each in a session of its own, which changes no result.
 */
public final class Retraining {
  private final NodeForm nodeForm;
  private final ScratchSettings settings;
  private final Corpus corpus;
  private final SessionSettings session;
  private final int parallel;

  /**
   * @param settings of every training; its limits are replaced by {@code epochs}
   * @param epochs of every training
   * @param session of every training
   * @param parallel trainings at once; one on a GPU, whose memory they would share
   */
  public Retraining(
      NodeForm nodeForm,
      ScratchSettings settings,
      int epochs,
      Corpus corpus,
      SessionSettings session,
      int parallel) {
    this.nodeForm = nodeForm;
    this.settings = settings.within(new ScratchSettings.Limits(epochs, 0, Optional.empty()));
    this.corpus = corpus;
    this.session = session;
    this.parallel = session.device().isGpu() ? 1 : parallel;
  }

  /**
   * The candidates to train: the best, the worst and others evenly spaced in the order of their
   * perplexity, so that they stand for all. Cells of no finite perplexity, and repeated ones, are
   * left out.
   *
   * @param count how many at most
   */
  public static List<Candidate> choose(List<Candidate> candidates, int count) {
    Set<Architecture> seen = new HashSet<>();
    List<Candidate> ranked =
        candidates.stream()
            .filter(candidate -> Double.isFinite(candidate.perplexity()))
            .filter(candidate -> seen.add(candidate.architecture()))
            .sorted(Comparator.comparingDouble(Candidate::perplexity))
            .toList();
    if (count == 0 || ranked.size() <= count) {
      return count == 0 ? List.of() : ranked;
    }
    List<Candidate> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int rank = count == 1 ? 0 : (int) ((long) i * (ranked.size() - 1) / (count - 1));
      chosen.add(ranked.get(rank));
    }
    return chosen;
  }

  /**
   * Trains those of the chosen that the file does not have yet, and adds each as soon as it is
   * done.
   *
   * @param file of the run; holds all of the chosen afterwards, unless someone asked for a stop
   * @param done hears of each and the time that it took
   * @param stopRequested asked before each step
   * @throws CorpusException if the corpus is too short for the training
   * @throws IllegalStateException if a training failed; the others are then stopped
   */
  public void run(
      List<Candidate> chosen,
      RetrainedFile file,
      BiConsumer<Retrained, Duration> done,
      BooleanSupplier stopRequested)
      throws IOException, InterruptedException {
    List<Retrained> rows = new ArrayList<>(file.read());
    Set<Architecture> known = new HashSet<>();
    rows.forEach(row -> known.add(row.architecture()));
    List<Candidate> missing =
        chosen.stream().filter(candidate -> !known.contains(candidate.architecture())).toList();
    AtomicBoolean abandoned = new AtomicBoolean();
    BooleanSupplier stop = () -> abandoned.get() || stopRequested.getAsBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(parallel);
    try {
      CompletionService<Optional<Trained>> trainings = new ExecutorCompletionService<>(threads);
      missing.forEach(candidate -> trainings.submit(() -> train(candidate, stop)));
      for (int i = 0; i < missing.size(); i++) {
        Optional<Trained> trained = trainings.take().get();
        if (trained.isPresent()) {
          rows.add(trained.get().row());
          rows.sort(Comparator.comparingDouble(Retrained::sharedPerplexity));
          file.write(rows);
          done.accept(trained.get().row(), trained.get().took());
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CorpusException corpusTooShort) {
        throw corpusTooShort;
      }
      throw new IllegalStateException("a training from scratch failed: " + e.getCause(), e);
    } finally {
      abandoned.set(true); // by now all have ended, unless one failed
      threads.shutdown();
    }
  }

  private record Trained(Retrained row, Duration took) {}

  /** A training that ends worse than a blind guess has diverged: how much worse says nothing. */
  private double orDiverged(double perplexity) {
    return perplexity > corpus.vocabulary().size() ? Double.POSITIVE_INFINITY : perplexity;
  }

  private Optional<Trained> train(Candidate candidate, BooleanSupplier stopRequested) {
    if (stopRequested.getAsBoolean()) {
      return Optional.empty();
    }
    long started = System.nanoTime();
    try (ScratchTrainer trainer =
        new ScratchTrainer(
            settings, candidate.architecture(), nodeForm, corpus, session, System::nanoTime)) {
      if (trainer.train(TrainingListener.NONE, null, stopRequested) == EndReason.STOPPED) {
        return Optional.empty();
      }
      return Optional.of(
          new Trained(
              new Retrained(
                  candidate.architecture(),
                  candidate.perplexity(),
                  orDiverged(trainer.progress().bestPerplexity())),
              Duration.ofNanos(System.nanoTime() - started)));
    }
  }
}

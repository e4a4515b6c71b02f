package org.actornas.deploy.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.actornas.analysis.evidence.RunEvidence;
import org.actornas.deploy.evidence.EvidenceReader;
import org.actornas.deploy.evidence.UnreadableRunException;
import org.actornas.deploy.run.RunFacts;

/** Reads the runs of one report, and refuses those that cannot stand side by side. */
final class ComparedRuns {
  private ComparedRuns() {}

  /**
   * Reads them; a study's folder stands for its runs. Runs of one name are told apart by the folder
   * that they are in.
   *
   * @throws CommandException if a folder is given twice, if the runs are of different texts or
   *     numbers of nodes, or if one cannot be read
   */
  static List<RunEvidence> read(List<Path> given, EvidenceReader reader) throws CommandException {
    List<Path> runs = new ArrayList<>();
    for (Path folder : given) {
      runs.addAll(runsIn(folder));
    }
    Set<Path> folders = new HashSet<>();
    for (Path run : runs) {
      if (!folders.add(run.toAbsolutePath().normalize())) {
        throw new CommandException(ExitCode.USAGE, run + " is given twice", null);
      }
    }
    List<RunEvidence> evidence = new ArrayList<>();
    try {
      String firstHash = "";
      for (Path run : runs) {
        RunEvidence read = reader.read(run);
        String hash = RunFacts.read(run).corpus().hash();
        if (evidence.isEmpty()) {
          firstHash = hash;
        } else {
          requireSame("corpora", runs.get(0), firstHash, run, hash);
          requireSame("numbers of nodes", runs.get(0), nodes(evidence.get(0)), run, nodes(read));
        }
        evidence.add(read);
      }
    } catch (UnreadableRunException | IOException e) {
      throw new CommandException(ExitCode.UNREADABLE_RUN, String.valueOf(e.getMessage()), e);
    }
    List<String> names = names(runs, evidence.stream().map(RunEvidence::id).toList());
    List<RunEvidence> named = new ArrayList<>();
    for (int i = 0; i < evidence.size(); i++) {
      named.add(evidence.get(i).named(names.get(i)));
    }
    return named;
  }

  /** The folder itself, or if it is a study's its finished runs. */
  private static List<Path> runsIn(Path folder) throws CommandException {
    if (RunFacts.exist(folder) || !Files.isRegularFile(folder.resolve("config.conf"))) {
      return List.of(folder);
    }
    try (Stream<Path> inside = Files.list(folder)) {
      List<Path> runs = new ArrayList<>();
      for (Path run : inside.filter(RunFacts::exist).sorted().toList()) {
        if (KnownCorpus.read(run).complete()) { // one that was cut short lies beside its successor
          runs.add(run);
        }
      }
      return runs.isEmpty() ? List.of(folder) : runs;
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.UNREADABLE_RUN, "%s cannot be read: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /** A name for each: its id, with its parent folder's name or else its path if need be. */
  static List<String> names(List<Path> runs, List<String> ids) {
    List<String> qualified = distinguish(ids, i -> parent(runs.get(i)) + "/" + ids.get(i));
    return distinguish(qualified, i -> runs.get(i).toAbsolutePath().normalize().toString());
  }

  private static List<String> distinguish(List<String> names, IntFunction<String> longer) {
    List<String> distinct = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      long same = names.stream().filter(name::equals).count();
      distinct.add(same == 1 ? name : longer.apply(i));
    }
    return distinct;
  }

  private static String parent(Path run) {
    Path parent = run.toAbsolutePath().normalize().getParent();
    return parent == null || parent.getFileName() == null ? "" : parent.getFileName().toString();
  }

  private static String nodes(RunEvidence run) {
    return Integer.toString(run.candidates().get(0).architecture().nodes());
  }

  private static void requireSame(
      String what, Path first, String ofFirst, Path other, String ofOther) throws CommandException {
    if (!ofFirst.equals(ofOther)) {
      throw new CommandException(
          ExitCode.USAGE,
          "runs of different %s cannot be compared: %s has %s, %s has %s"
              .formatted(what, first, ofFirst, other, ofOther),
          null);
    }
  }
}

package org.actornas.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.actornas.deploy.run.LocalSearch;

/** Real commands on a text of a few words, in seconds. */
public final class SmallSearch {
  /** Sampled at the end of a search. */
  public static final int CANDIDATES = 6;

  /** Units of the policy. */
  public static final int HIDDEN = 8;

  private static final List<String> WORDS = List.of("a", "b", "c", "d", "e", "f");
  private static final List<String> SETTINGS =
      List.of(
          "search-space.nodes=3",
          "corpus.vocabulary.max-size=0",
          "model.hidden-size=8",
          "model.batch-size=4",
          "model.bptt-steps=5",
          "search.epochs=2",
          "search.shared-minibatches=4",
          "search.minibatches-per-lease=2",
          "search.controller-steps=4",
          "search.final-samples=" + CANDIDATES,
          "policy.hidden-size=" + HIDDEN,
          "memory-buffer.samples-per-epoch=10",
          "memory-buffer.reconstruct-samples=5",
          "evaluation.batch-size=4",
          "evaluation.split-streams=4",
          "from-scratch.hidden-size=8",
          "from-scratch.batch-size=4",
          "from-scratch.bptt-steps=5",
          "from-scratch.epochs=2",
          "from-scratch.learning-rate.initial=1",
          "from-scratch.score-streams=2",
          "study.retrained-cells=2",
          "study.permutations=9");

  private SmallSearch() {}

  /** Keys below {@code nas} that make a search small, a line of HOCON each. */
  public static List<String> settings() {
    return SETTINGS;
  }

  /**
   * What a command came to.
   *
   * @param code it ended with
   * @param out standard output
   * @param err standard error
   */
  public record Ended(int code, String out, String err) {}

  /** A finished search below a folder; returns the run's own. */
  public static Path run(Path folder, String strategy) throws IOException {
    Ended ended =
        nas(folder, "run", "--quiet", "--strategy", strategy, "--run-id", "run-" + strategy);
    assertThat(ended.code()).as(ended.err()).isZero();
    return folder.resolve("run-" + strategy);
  }

  /** A command with the small settings, on the small text. */
  public static Ended nas(Path folder, String command, String... options) throws IOException {
    return plain(arguments(folder, command, options).toArray(String[]::new));
  }

  /** The command line of a command with the small settings, on the small text. */
  public static List<String> arguments(Path folder, String command, String... options)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of(command));
    SETTINGS.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    arguments.addAll(List.of("--data", corpus(folder).toString(), "--out", folder.toString()));
    arguments.addAll(List.of(options));
    return arguments;
  }

  /**
   * A command in a process of its own.
   *
   * @param output of both kinds goes there
   */
  public static Process process(Path output, List<String> arguments) throws IOException {
    return process(output, List.of(), arguments);
  }

  /**
   * A command in a process of its own.
   *
   * @param output of both kinds goes there
   * @param prefix of the command, such as one that enters a network namespace
   */
  public static Process process(Path output, List<String> prefix, List<String> arguments)
      throws IOException {
    return process(output, prefix, arguments, Path.of(""), Map.of());
  }

  /**
   * A command in a process of its own.
   *
   * @param output of both kinds goes there
   * @param prefix of the command, such as one that enters a network namespace
   * @param folder that it works in
   * @param environment what it has besides this process's
   */
  public static Process process(
      Path output,
      List<String> prefix,
      List<String> arguments,
      Path folder,
      Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            // small and soon there: several of them share a machine
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Nas.class.getName()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toAbsolutePath().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** A command as it is. */
  public static Ended plain(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Nas.commandLine(
                new LocalSearch(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8))
            .execute(arguments);
    return new Ended(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** A word is mostly followed by the next one. */
  public static Path corpus(Path folder) throws IOException {
    Path corpus = Files.createDirectories(folder.resolve("text"));
    for (String split : List.of("train", "valid", "test")) {
      StringBuilder text = new StringBuilder();
      for (int line = 0; line < 60; line++) {
        for (int word = 0; word < 7; word++) {
          text.append(WORDS.get((line * line + word) % WORDS.size())).append(' ');
        }
        text.append("<unk>\n");
      }
      Files.writeString(corpus.resolve(split + ".txt"), text);
    }
    return corpus;
  }
}

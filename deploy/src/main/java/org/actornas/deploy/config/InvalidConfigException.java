package org.actornas.deploy.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration with at least one problem; it carries all of them. */
public final class InvalidConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<ConfigProblem> problems;

  public InvalidConfigException(List<ConfigProblem> problems) {
    super(describe(problems));
    this.problems = List.copyOf(problems);
  }

  /** In the order in which the keys stand in reference.conf; unknown keys last. */
  public List<ConfigProblem> problems() {
    return problems;
  }

  private static String describe(List<ConfigProblem> problems) {
    String count = problems.size() == 1 ? "an error" : problems.size() + " errors";
    return problems.stream()
        .map(problem -> System.lineSeparator() + "  " + problem.text())
        .collect(
            Collectors.joining(
                System.lineSeparator(),
                "the configuration has " + count + System.lineSeparator(),
                ""));
  }
}

package org.actornas.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparedRunsTest {

  @Test
  void runs_of_one_name_are_told_apart_by_their_study() {
    List<Path> runs = List.of(Path.of("a/enas-1"), Path.of("b/enas-1"), Path.of("b/random-1"));

    assertThat(ComparedRuns.names(runs, List.of("enas-1", "enas-1", "random-1")))
        .containsExactly("a/enas-1", "b/enas-1", "random-1");
  }

  @Test
  void runs_of_studies_of_one_name_are_told_apart_by_their_paths() {
    List<Path> runs = List.of(Path.of("/x/a/enas-1"), Path.of("/y/a/enas-1"));

    assertThat(ComparedRuns.names(runs, List.of("enas-1", "enas-1")))
        .containsExactly("/x/a/enas-1", "/y/a/enas-1");
  }
}

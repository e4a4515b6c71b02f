package org.actornas.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.actornas.deploy.run.SearchRunner;
import org.actornas.protocol.log.LogEvent;
import org.junit.jupiter.api.Test;

/** Holds docs/logs.md, {@link LogEvent} and the code that logs against each other. */
class LogCatalogueTest {
  /** Surefire runs in the module's folder. */
  private static final Path DOCUMENT = Path.of("..", "docs", "logs.md");

  /** A row of the table without its last cell, the meaning, which the enum does not have. */
  private static String row(LogEvent event) {
    return "| `%s` | %s | %s |"
        .formatted(
            event.label(),
            event.level().name().toLowerCase(Locale.ROOT),
            event.keys().stream().map(key -> "`" + key + "`").collect(Collectors.joining(", ")));
  }

  @Test
  void the_document_has_one_row_for_each_event_with_its_level_and_keys() throws IOException {
    List<String> rows =
        Files.readAllLines(DOCUMENT).stream().filter(line -> line.startsWith("| `")).toList();
    List<String> wanted = Arrays.stream(LogEvent.values()).map(LogCatalogueTest::row).toList();

    List<String> missing =
        wanted.stream()
            .filter(row -> rows.stream().noneMatch(line -> line.startsWith(row + " ")))
            .map(row -> row + " what it means |")
            .toList();
    List<String> obsolete =
        rows.stream().filter(line -> wanted.stream().noneMatch(line::startsWith)).toList();

    assertThat(missing)
        .as("rows to add to docs/logs.md:%n%s%n", String.join("\n", missing))
        .isEmpty();
    assertThat(obsolete)
        .as("rows of docs/logs.md that are no events:%n%s%n", String.join("\n", obsolete))
        .isEmpty();
    assertThat(rows)
        .as("each row tells what the event means")
        .allMatch(line -> line.matches("\\|[^|]+\\|[^|]+\\|[^|]*\\| \\S[^|]+\\|"));
    assertThat(rows).hasSameSizeAs(wanted);
  }

  @Test
  void every_event_is_logged_by_the_program() {
    JavaClasses program =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.actornas");
    // the events are those of a search: without one, there is nobody to log them
    assumeTrue(
        program.stream()
            .anyMatch(type -> !type.isInterface() && type.isAssignableTo(SearchRunner.class)));

    Set<String> logged =
        program.stream()
            .filter(type -> !type.isEquivalentTo(LogEvent.class))
            .flatMap(type -> type.getFieldAccessesFromSelf().stream())
            .filter(access -> access.getTargetOwner().isEquivalentTo(LogEvent.class))
            .map(JavaFieldAccess::getTarget)
            .map(target -> target.getName())
            .collect(Collectors.toSet());

    assertThat(logged).containsAll(Arrays.stream(LogEvent.values()).map(LogEvent::name).toList());
  }

  @Test
  void no_event_uses_a_key_that_every_line_has() {
    Set<String> reserved =
        Set.of(
            "time", "level", "event", "message", "node", "role", "run", "actor", "thread", "logger",
            "error");

    assertThat(LogEvent.values())
        .allSatisfy(
            event ->
                assertThat(event.keys())
                    .as(event.label())
                    .doesNotContainAnyElementsOf(reserved)
                    .doesNotHaveDuplicates()
                    .allMatch(key -> key.matches("[a-z][a-z0-9_]*")));
  }
}

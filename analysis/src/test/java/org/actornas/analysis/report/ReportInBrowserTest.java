package org.actornas.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.actornas.analysis.evidence.RunEvidence;
import org.actornas.analysis.measure.MeasureSettings;
import org.actornas.analysis.measure.StudyFindings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser; skipped where there is none. */
class ReportInBrowserTest {
  @TempDir private static Path folder;

  /** A browser's child may still write to it when the browser has ended. */
  @TempDir(cleanup = CleanupMode.NEVER)
  private static Path profile;

  private static String drawn = "";
  private static String console = "";
  private static int figures;

  @BeforeAll
  static void open() throws Exception {
    Optional<Path> browser = browser();
    assumeTrue(browser.isPresent(), "there is no chromium on the PATH: apt-get install chromium");
    List<RunEvidence> runs = MadeUpRuns.study(10, 1, 2);
    Path page = Report.write(folder, runs, StudyFindings.of(runs, new MeasureSettings(19, 1)));
    figures = count(Files.readString(page), "id=\"chart-");
    Path out = folder.resolve("dom.html");
    Path err = folder.resolve("console.txt");
    Process process =
        new ProcessBuilder(
                browser.orElseThrow().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--enable-logging=stderr",
                "--virtual-time-budget=10000",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--user-data-dir=" + profile,
                "--dump-dom",
                page.toUri().toString())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("chromium ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(err)).isZero();
    drawn = Files.readString(out);
    console = Files.readString(err);
  }

  @Test
  void every_chart_is_drawn_in_the_place_of_its_picture() {
    assertThat(figures).isGreaterThan(10);
    assertThat(drawn).contains("data-charts=\"" + figures + "\"");
    assertThat(count(drawn, "_echarts_instance_=")).isEqualTo(figures);
    assertThat(count(drawn, "<img [^>]*hidden=\"\"")).isEqualTo(figures);
  }

  @Test
  void charts_have_lines_and_bands_in_the_strategies_colours() {
    assertThat(count(drawn, "<path [^>]*stroke=\"#0072b2\"")).isPositive();
    assertThat(count(drawn, "<path [^>]*fill=\"#0072b2\" fill-opacity=\"0.16\"")).isPositive();
  }

  @Test
  void nothing_fails_and_nothing_is_refused() {
    assertThat(console.lines().filter(line -> line.contains("CONSOLE"))).isEmpty();
  }

  private static int count(String text, String pattern) {
    return (int) Pattern.compile(pattern).matcher(text).results().count();
  }

  private static Optional<Path> browser() {
    List<Path> folders = new ArrayList<>();
    Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(Path::of)
        .forEach(folders::add);
    return folders.stream()
        .flatMap(path -> Stream.of(path.resolve("chromium"), path.resolve("chromium-browser")))
        .filter(Files::isExecutable)
        .findFirst();
  }
}

package org.actornas.deploy.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Terminal terminal =
      new Terminal(new PrintStream(bytes, true, StandardCharsets.UTF_8));

  @Test
  void a_block_is_rewritten_in_place() {
    terminal.show(List.of("a 1", "b 1"));
    terminal.show(List.of("a 2", "b 2"));

    assertThat(screen()).containsExactly("a 2", "b 2");
  }

  @Test
  void lines_that_arrive_meanwhile_stay_above_the_block() {
    terminal.print(List.of("first"));
    terminal.show(List.of("a 1", "b 1"));
    terminal.print(List.of("second"));
    terminal.show(List.of("a 2"));
    terminal.print(List.of("third"));

    assertThat(screen()).containsExactly("first", "second", "third", "a 2");
  }

  @Test
  void an_empty_block_leaves_nothing() {
    terminal.show(List.of("a", "b", "c"));
    terminal.show(List.of());
    terminal.print(List.of("end"));

    assertThat(screen()).containsExactly("end");
  }

  /** What a terminal shows after the bytes: newline, cursor up, erase below. */
  private List<String> screen() {
    List<String> lines = new ArrayList<>();
    Matcher tokens =
        Pattern.compile("\r|\n|\033\\[(\\d+)A|\033\\[J|[^\r\n\033]+")
            .matcher(bytes.toString(StandardCharsets.UTF_8));
    int row = 0;
    int end = 0;
    while (tokens.find()) {
      assertThat(tokens.start()).as("nothing unexpected is written").isEqualTo(end);
      end = tokens.end();
      String token = tokens.group();
      if (token.equals("\n")) {
        row++;
      } else if (tokens.group(1) != null) {
        row -= Integer.parseInt(tokens.group(1));
      } else if (token.equals("\033[J")) {
        lines.subList(row, lines.size()).clear();
      } else if (!token.equals("\r")) {
        assertThat(lines).as("a line is written onto another").hasSize(row);
        lines.add(token);
      }
    }
    assertThat(end).isEqualTo(bytes.toString(StandardCharsets.UTF_8).length());
    return lines;
  }
}

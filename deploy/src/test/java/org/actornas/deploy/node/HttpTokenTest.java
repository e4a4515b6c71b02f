package org.actornas.deploy.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpTokenTest {
  @TempDir private Path folder;

  @Test
  void a_kept_token_is_the_same_at_the_next_start_and_for_its_user_alone() throws Exception {
    HttpToken first = HttpToken.kept(folder.resolve("node"));
    HttpToken second = HttpToken.kept(folder.resolve("node"));
    Path file = folder.resolve("node").resolve(HttpToken.FILE);
    String text = Files.readString(file).strip();

    assertThat(text).matches("[0-9a-f]{48}");
    assertThat(first.is(text)).isTrue();
    assertThat(second.is(text)).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void nothing_but_the_token_is_the_token() {
    HttpToken token = HttpToken.of("0123456789abcdef");

    assertThat(token.is("0123456789abcdef")).isTrue();
    assertThat(token.is("0123456789abcdeF")).isFalse();
    assertThat(token.is("0123456789abcde")).isFalse();
    assertThat(token.is("")).isFalse();
  }

  @Test
  void an_empty_file_is_no_token() throws Exception {
    Files.createFile(folder.resolve(HttpToken.FILE));

    assertThatThrownBy(() -> HttpToken.kept(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is empty");
  }
}

package org.actornas.deploy.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalDatabaseTest {
  @TempDir Path owner;

  @Test
  void a_journal_that_another_process_has_open_is_not_opened() throws IOException {
    JournalDatabase.file(owner);
    Path file = owner.resolve("journal").resolve("events.mv.db");
    try (FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = other.lock()) {
      assertThat(lock.isValid()).isTrue();

      assertThatThrownBy(() -> JournalDatabase.file(owner))
          .isInstanceOf(JournalDatabase.InUseException.class)
          .hasMessageContaining(owner.resolve("journal").toString());
    }

    assertThat(JournalDatabase.file(owner).isEmpty()).isFalse();
  }
}

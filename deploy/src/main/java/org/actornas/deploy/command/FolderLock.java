package org.actornas.deploy.command;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.actornas.deploy.terminal.FailureText;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second command out of a folder while one works in it. The operating system frees it when
 * the process ends, however it ends; the empty file {@code .lock} stays.
 */
final class FolderLock implements AutoCloseable {
  static final String FILE = ".lock";

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes it, or does not wait for it.
   *
   * @param folder that exists
   * @throws CommandException if another command has it, or the folder cannot be written
   */
  static FolderLock take(Path folder) throws CommandException {
    try {
      FileChannel channel =
          FileChannel.open(
              folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (locked(channel) == null) {
        channel.close();
        throw new CommandException(
            ExitCode.CONFIGURATION, "another command is at work in " + folder, null);
      }
      return new FolderLock(channel);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.CONFIGURATION,
          "%s cannot be written to: %s".formatted(folder, FailureText.of(e)),
          e);
    }
  }

  private static @Nullable FileLock locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // this very process has it
    }
  }

  @Override
  public void close() throws IOException {
    channel.close(); // which frees the lock
  }
}

package org.actornas.protocol.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets one controller of a search at a time change the files of its run, the last one that
 * {@linkplain #take took} them, and no other: also not one whose process was held at any point in
 * between, and goes on later.
 *
 * <p>To ask before each change whether it is still allowed would not do, for a process can be held
 * between the question and the change. So a controller has a folder of its own in the run's, named
 * by its incarnation, and each change of a name is one move out of that folder, or into it:
 *
 * <pre>
 *  new file:      leader/3/17-weights.json  -> checkpoints/weights/weights.json
 *  deleted file:  checkpoints/weights/x.bin -> leader/3/18-x.bin, and gone
 *  taken by 4:    leader/4 is made, leader/3 removed with what is in it
 * </pre>
 *
 * <p>A file system moves a file at once or not at all. When folder 3 is gone no move from it or to
 * it can succeed, and whoever makes a folder looks for a higher one before it uses its own: so what
 * incarnation 4 finds when it has taken the files is changed by it alone.
 *
 * <p>What is left is a file that an earlier controller has open, for that needs no name. Whoever
 * goes on with a file that grows therefore {@linkplain #create makes it anew}, with what it is to
 * keep of the old one: what is written to that later is written to a file without a name. (Of the
 * log of weights see {@code WeightsRecovery}.)
 *
 * <p>This takes a file system whose moves are atomic and seen by all nodes that have it, as local
 * ones and NFS are.
 */
public final class Fence implements FileChanges {
  private static final String FOLDER = "leader";

  /** A controller that is just being overtaken may put something into its folder meanwhile. */
  private static final int REMOVALS = 100;

  private final Path run;
  private final CompletableFuture<Path> own = new CompletableFuture<>();
  private final AtomicLong changes = new AtomicLong();

  /**
   * A fence that was not taken: nothing can be changed.
   *
   * @param run its folder, which exists
   */
  public Fence(Path run) {
    this.run = run;
  }

  /** The run's folder. */
  public Path run() {
    return run;
  }

  /**
   * Takes the files from all controllers before; once.
   *
   * @param incarnation of the controller; each is used once, and the journal has it already
   * @throws FencedOffException if a later one has taken them
   */
  public void take(long incarnation) throws IOException {
    Path leaders = run.resolve(FOLDER);
    Path mine = leaders.resolve(Long.toString(incarnation));
    Files.createDirectories(leaders);
    try {
      Files.createDirectory(mine);
    } catch (FileAlreadyExistsException e) {
      throw new FencedOffException(
          "%s is there already, but each incarnation of a search's controller takes the run once. Is the folder journal/ another run's, or an earlier state of it?"
              .formatted(mine),
          e);
    }
    // of two that do this at once each has made its folder before it looks: the lower one gives way
    List<Path> others;
    try (Stream<Path> all = Files.list(leaders)) {
      others = all.filter(folder -> incarnationOf(folder) >= 0).toList();
    }
    for (Path other : others) {
      if (incarnationOf(other) > incarnation) {
        remove(mine);
        throw new FencedOffException(
            "%s is of a later controller than incarnation %d, which is to lead: another process leads the search, or the folder journal/ is another run's, or an earlier state of it"
                .formatted(other, incarnation));
      }
    }
    for (Path other : others) {
      if (incarnationOf(other) < incarnation) {
        remove(other);
      }
    }
    WholeFile.forceNames(leaders);
    WholeFile.forceNames(run);
    own.complete(mine);
  }

  /** Done when the files were taken: nothing of the run is to be read before. */
  public CompletionStage<Path> taken() {
    return own.minimalCompletionStage();
  }

  /** Of a folder in {@code leader/}; -1 if it is no controller's. */
  private static long incarnationOf(Path folder) {
    String name = folder.getFileName().toString();
    return name.matches("\\d{1,18}") ? Long.parseLong(name) : -1;
  }

  private static void remove(Path folder) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.deleteIfExists(file);
        }
      } catch (NoSuchFileException e) {
        return;
      }
      try {
        Files.deleteIfExists(folder);
        return;
      } catch (DirectoryNotEmptyException e) {
        if (attempt == REMOVALS) {
          throw e;
        }
      }
    }
  }

  private Path own() {
    Path mine = own.getNow(null);
    if (mine == null) {
      throw new IllegalStateException("the files of " + run + " were not taken");
    }
    return mine;
  }

  private Path inOwn(Path file) {
    return own().resolve(changes.incrementAndGet() + "-" + file.getFileName());
  }

  @Override
  public FileChannel create(Path file, Content beginning) throws IOException {
    Path target = file.toAbsolutePath();
    Path made = inOwn(target);
    FileChannel channel = null;
    try {
      channel = FileChannel.open(made, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      beginning.writeTo(channel);
      channel.force(true);
      Files.move(made, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      WholeFile.forceNames(target.resolveSibling(""));
      return channel;
    } catch (IOException | RuntimeException e) {
      if (channel != null) {
        channel.close();
      }
      Files.deleteIfExists(made);
      requireAfter(e);
      throw e;
    }
  }

  @Override
  public void delete(Path file) throws IOException {
    Path gone = inOwn(file);
    try {
      Files.move(file, gone, StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(gone);
    } catch (NoSuchFileException e) {
      requireAfter(e); // else it was not there
    }
  }

  /** Whether the files were taken, and then by a later controller. */
  public boolean isOvertaken() {
    Path mine = own.getNow(null);
    return mine != null && !Files.isDirectory(mine);
  }

  @Override
  public void require() throws FencedOffException {
    requireAfter(null);
  }

  private void requireAfter(@Nullable Exception failure) throws FencedOffException {
    if (!Files.isDirectory(own())) {
      throw new FencedOffException(
          "a later controller leads the search: %s is gone, and with it the right to change %s"
              .formatted(own(), run),
          failure);
    }
  }
}

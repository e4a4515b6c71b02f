package org.actornas.weights.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The local disk until a number of changes have been made to it; the next one fails half done, and
 * so does every later one, as if the machine were gone.
 */
public class FailingDisk implements Disk {
  private final Disk disk = Disk.local();
  private int left;
  private int made;

  /**
   * @param changes how many succeed
   */
  public FailingDisk(int changes) {
    this.left = changes;
  }

  /** A disk that never fails, but counts. */
  public static FailingDisk never() {
    return new FailingDisk(Integer.MAX_VALUE);
  }

  /** From now on only so many more changes succeed. */
  public synchronized void failAfter(int changes) {
    left = changes;
  }

  /** Changes that were made. */
  public synchronized int made() {
    return made;
  }

  private synchronized boolean fails() {
    if (left == 0) {
      return true;
    }
    left--;
    made++;
    return false;
  }

  private void change() throws IOException {
    if (fails()) {
      throw new IOException("No space left on device");
    }
  }

  @Override
  public void createFolder(Path folder) throws IOException {
    change();
    disk.createFolder(folder);
  }

  @Override
  public void write(Path file, byte[] content) throws IOException {
    if (fails()) {
      // as a process leaves it that is killed before the renaming
      Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
      disk.write(temporary, Arrays.copyOf(content, content.length / 2));
      throw new IOException("No space left on device");
    }
    disk.write(file, content);
  }

  @Override
  public Appender create(Path file, byte[] beginning) throws IOException {
    change();
    Appender appender = disk.create(file, beginning);
    return new Appender() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        if (fails()) {
          appender.write(bytes.slice(0, bytes.remaining() / 2));
          throw new IOException("No space left on device");
        }
        appender.write(bytes);
      }

      @Override
      public void force() throws IOException {
        change();
        appender.force();
      }

      @Override
      public void close() throws IOException {
        appender.close();
      }
    };
  }

  @Override
  public String put(Path folder, byte[] content) throws IOException {
    change();
    return disk.put(folder, content);
  }

  @Override
  public void force(Path file) throws IOException {
    change();
    disk.force(file);
  }

  @Override
  public void delete(Path file) throws IOException {
    change();
    disk.delete(file);
  }
}

package org.actornas.deploy.terminal;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says a failure in words: Java names it by a class, which tells a person nothing. */
public final class FailureText {
  private FailureText() {}

  /** One line; a class's name only where the failure has no message. */
  public static String of(Throwable failure) {
    if (failure instanceof FileSystemException file && file.getFile() != null) {
      return file.getFile() + ": " + reason(file);
    }
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : oneLine(message);
  }

  private static String reason(FileSystemException file) {
    if (file instanceof AccessDeniedException) {
      return "permission denied";
    } else if (file instanceof NoSuchFileException) {
      return "does not exist";
    } else if (file instanceof FileAlreadyExistsException) {
      return "exists already, and is no folder";
    } else if (file instanceof NotDirectoryException) {
      return "is no folder";
    } else if (file instanceof DirectoryNotEmptyException) {
      return "is not empty";
    }
    return file.getReason() == null ? "cannot be used" : oneLine(file.getReason());
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s*\\R\\s*", " ").strip();
  }
}

package org.actornas.deploy.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Who may change things by the web server: whoever has the token. */
public final class HttpToken {
  /** Its file, in the folder of a core node; only the node's user can read it. */
  public static final String FILE = "http-token";

  private static final int BYTES = 24;

  private final byte[] token;

  private HttpToken(String token) {
    this.token = token.getBytes(StandardCharsets.UTF_8);
  }

  /** One that a person has chosen. */
  static HttpToken of(String token) {
    return new HttpToken(token);
  }

  /** The one in the file of a folder; a new one, if there is no file. */
  static HttpToken kept(Path folder) throws IOException {
    Path file = Files.createDirectories(folder).resolve(FILE);
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, HexFormat.of().formatHex(random) + "\n");
    } catch (FileAlreadyExistsException known) {
      // that one
    }
    String token = Files.readString(file).strip();
    if (token.isEmpty()) {
      throw new IOException(file + " is empty; remove it, and a new one is made");
    }
    return new HttpToken(token);
  }

  /** Whether this is it; takes as long for any answer. */
  boolean is(String given) {
    return MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8));
  }
}

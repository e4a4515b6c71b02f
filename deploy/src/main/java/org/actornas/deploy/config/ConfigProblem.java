package org.actornas.deploy.config;

/**
 * One thing wrong with a configuration.
 *
 * @param key the key at fault, such as {@code nas.search.epochs}; empty if a file is no HOCON
 * @param value what it was set to, as written; empty if that says nothing
 * @param where the file and line, or the command-line option, that set it
 * @param expected what is wrong and what would be right
 */
public record ConfigProblem(String key, String value, String where, String expected) {

  /** Two lines: what was given and where, then what would be right. */
  public String text() {
    String given = value.isEmpty() ? key : key + " = " + value;
    String heading = given.isEmpty() ? where : given + "   (" + where + ")";
    return heading + System.lineSeparator() + "    " + expected;
  }
}

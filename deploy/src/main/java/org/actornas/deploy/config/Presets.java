package org.actornas.deploy.config;

import java.util.List;

/** Named sets of values over the defaults: resources {@code preset/NAME.conf}. */
public final class Presets {
  /** The preset of a command that names none. */
  public static final String DEFAULT = "demo";

  /** Those that ship. A folder {@code preset} first on the class path may add others. */
  public static final List<String> SHIPPED = List.of(DEFAULT, "ptb-small", "paper");

  private Presets() {}

  static boolean exists(String name) {
    return name.matches("[A-Za-z0-9._-]+")
        && Presets.class.getClassLoader().getResource(resource(name)) != null;
  }

  static String resource(String name) {
    return "preset/" + name + ".conf";
  }
}

package org.actornas.deploy.terminal;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A number that may not be known. */
public final class JsonNumber {
  private JsonNumber() {}

  /** Puts it, or null: JSON has no NaN and no infinity. */
  public static void put(ObjectNode object, String key, double value) {
    if (Double.isFinite(value)) {
      object.put(key, value);
    } else {
      object.putNull(key);
    }
  }
}

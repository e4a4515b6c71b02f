package org.actornas.deploy.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Values that came as text, from an option or the environment, as what their keys take: numbers as
 * numbers, with the digits that they were written with, and lists as lists.
 */
final class TypedValues {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");

  private TypedValues() {}

  /**
   * The same values with the types of a reference.
   *
   * @param values a valid configuration
   * @param reference has a value of the right type for each key
   */
  static Config of(Config values, Config reference) {
    Config typed = values;
    for (var entry : reference.entrySet()) {
      ConfigValue value = values.getValue(entry.getKey());
      if (value.valueType() == ConfigValueType.STRING) {
        typed =
            typed.withValue(
                entry.getKey(),
                typed(value, entry.getValue().valueType()).withOrigin(value.origin()));
      }
    }
    return typed;
  }

  private static ConfigValue typed(ConfigValue value, ConfigValueType wanted) {
    String text = value.unwrapped().toString().strip();
    if (wanted == ConfigValueType.NUMBER && NUMBER.matcher(text).matches()) {
      return ConfigFactory.parseString("value = " + text).getValue("value");
    }
    if (wanted == ConfigValueType.LIST) {
      List<String> items = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
      return ConfigValueFactory.fromIterable(items);
    }
    return value;
  }
}

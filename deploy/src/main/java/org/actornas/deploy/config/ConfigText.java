package org.actornas.deploy.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.Comparator;
import java.util.List;

/** Writes values as HOCON with the comments and the order of another configuration. */
final class ConfigText {
  private final StringBuilder text = new StringBuilder();
  private final Config values;

  private ConfigText(Config values) {
    this.values = values;
  }

  /**
   * A key and everything below it. The key's own comment is left out: it heads the model's file.
   *
   * @param values has each key that {@code model} has
   * @param model gives the keys, their order and their comments
   */
  static String of(String key, Config values, Config model) {
    ConfigText writer = new ConfigText(values);
    writer.write(key, key, model.getValue(key), "");
    return writer.text.toString();
  }

  private void write(String name, String path, ConfigValue model, String indent) {
    if (model.valueType() == ConfigValueType.OBJECT && !text.isEmpty()) {
      blankLineUnlessFirst();
    }
    List<String> comments = text.isEmpty() ? List.of() : model.origin().comments();
    for (String comment : comments) {
      text.append(indent).append('#').append(comment).append('\n');
    }
    text.append(indent).append(name);
    if (model.valueType() != ConfigValueType.OBJECT) {
      ConfigValue value = values.getValue(path);
      text.append(" = ")
          .append(
              value.valueType() == ConfigValueType.NUMBER
                  ? values.getString(path) // with the digits that it was written with
                  : value.render(ConfigRenderOptions.concise()))
          .append('\n');
      return;
    }
    text.append(" {\n");
    ((ConfigObject) model)
        .entrySet().stream()
            .sorted(Comparator.comparingInt(entry -> entry.getValue().origin().lineNumber()))
            .forEach(
                entry ->
                    write(
                        entry.getKey(),
                        path + "." + entry.getKey(),
                        entry.getValue(),
                        indent + "  "));
    text.append(indent).append("}\n");
  }

  /** Between groups, not after the brace that opens the one around them. */
  private void blankLineUnlessFirst() {
    if (!text.toString().endsWith("{\n")) {
      text.append('\n');
    }
  }
}

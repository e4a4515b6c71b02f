package org.actornas.deploy.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads typed settings and remembers everything that is wrong, instead of stopping at the first.
 *
 * <p>A key with a problem reads as some allowed value, so that reading goes on; the caller throws
 * the values away if there are {@link #problems}. Every key that was asked for is known; {@link
 * #refuseUnknownKeys} then finds those that nobody asked for.
 */
final class SettingsReader {
  private final Config config;
  private final Set<String> known = new LinkedHashSet<>();
  private final Set<String> faulty = new HashSet<>();
  private final List<ConfigProblem> problems = new ArrayList<>();

  SettingsReader(Config config) {
    this.config = config;
  }

  List<ConfigProblem> problems() {
    return problems;
  }

  Set<String> knownKeys() {
    return known;
  }

  int integer(String key, int min, int max) {
    return (int) wholeNumber(key, min, max);
  }

  long wholeNumber(String key, long min, long max) {
    String expected =
        max == Long.MAX_VALUE
            ? "expected a whole number" + (min == Long.MIN_VALUE ? "" : " of at least " + min)
            : "expected a whole number from %,d to %,d".formatted(min, max);
    BigDecimal number = number(key, expected);
    if (number != null) {
      try {
        long value = number.longValueExact();
        if (value >= min && value <= max) {
          return value;
        }
      } catch (ArithmeticException fraction) {
        // reported below, like a number out of range
      }
      report(key, expected);
    }
    return min;
  }

  float real(String key, Range range) {
    String expected = "expected " + range.text();
    BigDecimal number = number(key, expected);
    if (number != null) {
      float value = number.floatValue();
      if (range.contains(value)) {
        return value;
      }
      report(key, expected);
    }
    return (float) range.min();
  }

  /** One of an enum's constants by its label: lower case, with hyphens. */
  <E extends Enum<E>> E choice(String key, Class<E> type) {
    E[] constants = type.getEnumConstants();
    List<String> labels = Arrays.stream(constants).map(SettingsReader::label).toList();
    String expected = "expected one of " + String.join(", ", labels);
    String text = text(key, expected);
    if (text != null) {
      int index = labels.indexOf(text);
      if (index >= 0) {
        return constants[index];
      }
      report(key, expected + suggestion(text, labels));
    }
    return constants[0];
  }

  /** {@code true} or {@code false}. */
  boolean flag(String key) {
    String expected = "expected true or false";
    String text = text(key, expected);
    if (text != null && !text.equals("true") && !text.equals("false")) {
      report(key, expected);
    }
    return "true".equals(text);
  }

  static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A text for which {@code parse} does not throw {@link IllegalArgumentException}. */
  <T> T parsed(String key, String expected, Function<String, T> parse, T otherwise) {
    String text = text(key, "expected " + expected);
    if (text != null) {
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException wrong) {
        report(key, "expected " + expected);
      }
    }
    return otherwise;
  }

  /** A list of texts, or one text with commas. */
  <T> List<T> list(String key, String expected, Function<String, T> parse, T otherwise) {
    ConfigValue value = value(key, "expected " + expected);
    if (value == null) {
      return List.of(otherwise);
    }
    Object unwrapped = value.unwrapped();
    List<String> texts =
        unwrapped instanceof Collection<?> items
            ? items.stream().map(String::valueOf).toList()
            : Arrays.asList(String.valueOf(unwrapped).split(",", -1));
    try {
      List<T> items = texts.stream().map(String::strip).map(parse).toList();
      if (!items.isEmpty()) {
        return items;
      }
    } catch (IllegalArgumentException wrong) {
      // reported below, like an empty list
    }
    report(key, "expected " + expected);
    return List.of(otherwise);
  }

  Duration duration(String key, Duration min) {
    String expected = "expected a duration of at least " + seconds(min) + ", such as 30 s";
    if (value(key, expected) != null) {
      try {
        Duration duration = config.getDuration(key);
        if (duration.compareTo(min) >= 0) {
          return duration;
        }
        report(key, expected);
      } catch (ConfigException wrong) {
        report(key, expected);
      }
    }
    return min;
  }

  /** {@code 1 s}, {@code 0.5 s}. */
  private static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
  }

  long bytes(String key, long min) {
    String expected = "expected a size of at least " + min / 1024 + " KiB, such as 64 MiB";
    if (value(key, expected) != null) {
      try {
        long bytes = config.getBytes(key);
        if (bytes >= min) {
          return bytes;
        }
        report(key, expected);
      } catch (ConfigException wrong) {
        report(key, expected);
      }
    }
    return min;
  }

  /**
   * Reports a key that does not fit another one, unless one of them is wrong by itself.
   *
   * @param fits whether they fit; only looked at if both are right by themselves
   */
  void together(String key, String other, boolean fits, String expected) {
    if (!fits && !faulty.contains(key) && !faulty.contains(other)) {
      report(key, expected);
    }
  }

  /** Reports what is set below {@code root} and was never asked for. */
  void refuseUnknownKeys(String root) {
    if (config.hasPath(root) && config.getValue(root) instanceof ConfigObject object) {
      refuseUnknownKeys(root, object);
    }
  }

  private void refuseUnknownKeys(String group, ConfigObject object) {
    object.keySet().stream()
        .sorted()
        .forEach(
            name -> {
              String key = group + "." + name;
              ConfigValue value = object.get(name);
              if (value == null || known.contains(key) || faulty.contains(key)) {
                return;
              }
              if (isGroup(key) && value instanceof ConfigObject inner) {
                refuseUnknownKeys(key, inner);
              } else if (!isGroup(key)) {
                problems.add(
                    new ConfigProblem(
                        key, "", Origins.text(value.origin()), "unknown key" + meant(group, name)));
              }
            });
  }

  private boolean isGroup(String key) {
    return known.stream().anyMatch(each -> each.startsWith(key + "."));
  }

  /** A neighbour with a similar name; else keys of such a name elsewhere; else the neighbours. */
  private String meant(String group, String name) {
    List<String> neighbours =
        known.stream()
            .filter(key -> key.startsWith(group + "."))
            .map(key -> key.substring(group.length() + 1))
            .map(rest -> rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest)
            .distinct()
            .toList();
    return Spelling.nearest(name, neighbours)
        .map(each -> group + "." + each)
        .or(() -> elsewhere(name))
        .map(key -> "; did you mean " + key + "?")
        .orElseGet(() -> "; " + group + " has " + String.join(", ", neighbours));
  }

  private Optional<String> elsewhere(String name) {
    List<String> names = known.stream().map(SettingsReader::lastName).distinct().toList();
    return Spelling.nearest(name, names)
        .map(
            near ->
                known.stream()
                    .filter(key -> lastName(key).equals(near))
                    .collect(Collectors.joining(" or ")));
  }

  private static String lastName(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  static String suggestion(String word, Collection<String> candidates) {
    return Spelling.nearest(word, candidates)
        .map(near -> "; did you mean " + near + "?")
        .orElse("");
  }

  private @Nullable BigDecimal number(String key, String expected) {
    String text = text(key, expected);
    if (text != null) {
      try {
        return new BigDecimal(text.strip());
      } catch (NumberFormatException wrong) {
        report(key, expected);
      }
    }
    return null;
  }

  private @Nullable String text(String key, String expected) {
    ConfigValue value = value(key, expected);
    if (value == null) {
      return null;
    }
    if (value.valueType() == ConfigValueType.OBJECT || value.valueType() == ConfigValueType.LIST) {
      report(key, expected);
      return null;
    }
    return config.getString(key);
  }

  /** A number keeps the digits that it was written with. */
  private String asWritten(String key, ConfigValue value) {
    return switch (value.valueType()) {
      case OBJECT, LIST -> value.render(ConfigRenderOptions.concise().setJson(false));
      default -> config.getString(key);
    };
  }

  /** The value of a key; null, and reported, if there is none. */
  private @Nullable ConfigValue value(String key, String expected) {
    known.add(key);
    if (config.hasPath(key)) {
      return config.getValue(key);
    }
    reportMissing(key, expected);
    return null;
  }

  /** A key without a value is null itself, or below something that should have been a group. */
  private void reportMissing(String key, String expected) {
    for (int dot = key.indexOf('.'); dot > 0; dot = key.indexOf('.', dot + 1)) {
      String group = key.substring(0, dot);
      if (config.hasPathOrNull(group)
          && (config.getIsNull(group)
              || config.getValue(group).valueType() != ConfigValueType.OBJECT)) {
        faulty.add(key);
        if (!faulty.contains(group)) {
          report(group, "expected a group of keys: " + group + " { ... }");
        }
        return;
      }
    }
    report(key, expected);
  }

  private void report(String key, String expected) {
    if (!faulty.add(key)) {
      return; // a key that is read twice is wrong once
    }
    ConfigValue value = valueOrNull(key);
    problems.add(
        new ConfigProblem(
            key,
            value == null ? "null" : asWritten(key, value),
            value == null ? whereNull(key) : Origins.text(value.origin()),
            expected));
  }

  private @Nullable ConfigValue valueOrNull(String key) {
    return config.hasPath(key) ? config.getValue(key) : null;
  }

  /** The origin of a null, which {@link Config#getValue} refuses to give. */
  private String whereNull(String key) {
    int dot = key.lastIndexOf('.');
    ConfigValue parent = valueOrNull(key.substring(0, dot));
    ConfigValue value =
        parent instanceof ConfigObject object ? object.get(key.substring(dot + 1)) : null;
    if (value != null) {
      return Origins.text(value.origin());
    }
    return Origins.text(parent == null ? config.origin() : parent.origin());
  }
}

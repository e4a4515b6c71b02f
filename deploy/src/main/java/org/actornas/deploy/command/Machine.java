package org.actornas.deploy.command;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.deploy.terminal.FailureText;
import org.actornas.tensorflow.Device;
import org.actornas.tensorflow.Devices;
import org.actornas.tensorflow.SessionSettings;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.TensorFlow;

/** Looks at this machine; the judgements are functions of what is seen. */
final class Machine {
  private static final long GIB = 1L << 30;

  private Machine() {}

  /**
   * Everything but TensorFlow, which takes seconds to load.
   *
   * @param text what is known of the corpus
   */
  static List<Check> checks(SearchConfig settings, CorpusCheck text) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    Runtime runtime = Runtime.getRuntime();
    List<Check> checks = new ArrayList<>();
    checks.add(Check.ok("java", Runtime.version() + ", " + System.getProperty("java.vm.name")));
    checks.add(heap(runtime.maxMemory()));
    checks.add(cores(runtime.availableProcessors(), settings.workers().count()));
    checks.add(text.check());
    checks.add(
        memory(
            system.getTotalMemorySize(),
            system.getFreeMemorySize(),
            MemoryEstimate.of(settings, text.words(), text.tokens()).bytes()));
    checks.add(disk("run folder", settings.run().directory(), GIB));
    return checks;
  }

  /** Loads TensorFlow; the first time unpacks it. */
  static List<Check> tensorFlow(List<Device> wanted) {
    try {
      Path cache = Loader.getCacheDir().toPath();
      Check unpacked = disk("native cache", cache, GIB);
      String version = TensorFlow.version();
      List<Device> found = Devices.find(SessionSettings.singleThreaded());
      return List.of(unpacked, Check.ok("tensorflow", version), devices(found, wanted));
    } catch (IOException | LinkageError | RuntimeException e) {
      return List.of(Check.bad("tensorflow", "cannot be loaded: " + FailureText.of(e)));
    }
  }

  static Check heap(long max) {
    String detail = size(max) + " at most";
    return max < GIB / 2
        ? Check.warning("heap", detail + "; give it more by NAS_JAVA_OPTS=-Xmx2g")
        : Check.ok("heap", detail);
  }

  static Check cores(int cores, int workers) {
    String detail = cores + (cores == 1 ? " core" : " cores");
    return workers > cores
        ? Check.warning(
            "cores",
            detail + " for %d workers: more workers than cores only wait".formatted(workers))
        : Check.ok("cores", detail);
  }

  /**
   * @param wanted what the search is estimated to take
   */
  static Check memory(long total, long free, long wanted) {
    String detail =
        "%s, %s free; this search takes about %s".formatted(size(total), size(free), size(wanted));
    return wanted > total / 10 * 9
        ? Check.warning("memory", detail + ", which this machine does not have")
        : Check.ok("memory", detail);
  }

  static Check devices(List<Device> found, List<Device> wanted) {
    List<Device> missing = wanted.stream().filter(device -> !found.contains(device)).toList();
    return missing.isEmpty()
        ? Check.ok("devices", text(found))
        : Check.bad(
            "devices",
            "%s; workers.devices wants %s too, which this machine or this build of TensorFlow does not have"
                .formatted(text(found), text(missing)));
  }

  /** The folder, or what exists of the way to it, must be writable and have room. */
  static Check disk(String name, Path folder, long wanted) {
    Path existing = folder.toAbsolutePath().normalize();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    try {
      // tried, not asked: /proc says yes and means no
      Files.delete(Files.createTempFile(existing, ".nas-doctor", null));
    } catch (IOException e) {
      return Check.bad(name, folder + " cannot be written: " + FailureText.of(e));
    }
    try {
      long free = Files.getFileStore(existing).getUsableSpace();
      String detail = folder + ", " + size(free) + " free";
      return free < wanted
          ? Check.warning(name, detail + "; " + size(wanted) + " would be right")
          : Check.ok(name, detail);
    } catch (IOException e) {
      return Check.bad(name, folder + " cannot be read: " + FailureText.of(e));
    }
  }

  private static String text(List<Device> devices) {
    return String.join(", ", devices.stream().map(Device::text).toList());
  }

  private static String size(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", (double) bytes / GIB);
  }
}

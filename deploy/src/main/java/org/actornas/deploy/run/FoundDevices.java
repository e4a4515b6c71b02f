package org.actornas.deploy.run;

import java.util.List;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.deploy.run.SearchFailedException.Reason;
import org.actornas.protocol.log.LogEvent;
import org.actornas.tensorflow.Device;
import org.actornas.tensorflow.Devices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.TensorFlow;

/** The devices that TensorFlow finds on this machine. */
public final class FoundDevices {
  private static final Logger LOG = LoggerFactory.getLogger(FoundDevices.class);

  private FoundDevices() {}

  /**
   * Looks for devices and checks those of the configuration.
   *
   * @param config with everything chosen
   * @throws SearchFailedException if this machine lacks one
   */
  public static void require(SearchConfig config) throws SearchFailedException {
    List<Device> found = Devices.find(config.session(Device.CPU));
    Devices.firstRun(config.session(Device.CPU));
    List<Device> used = config.workers().devices();
    LogEvent.DEVICES_FOUND.log(LOG, found, used, config.threads().intraOp(), TensorFlow.version());
    for (Device device : used) {
      if (!found.contains(device)) {
        throw new SearchFailedException(
            Reason.CONFIGURATION,
            "nas.workers.devices names %s, but TensorFlow finds only %s on this machine%s"
                .formatted(
                    device,
                    found,
                    device.isGpu() ? " (a GPU needs the build with -Pgpu and its driver)" : ""));
      }
    }
  }
}

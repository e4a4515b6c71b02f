package org.actornas.deploy.run;

import com.typesafe.config.Config;
import java.nio.file.Path;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.deploy.terminal.ProgressListener;

/**
 * What a search needs to begin.
 *
 * @param id of the run
 * @param code version and commit of the program
 * @param directory the run's own folder; it exists and has config.conf and logs/
 * @param settings with everything chosen
 * @param akka the user's own settings of Akka, over Akka's defaults
 * @param listener hears how far it is
 */
public record SearchRequest(
    String id,
    String code,
    Path directory,
    SearchConfig settings,
    Config akka,
    ProgressListener listener) {}

package rearguard.agent.driver.maintenance;

import java.nio.file.Path;
import java.time.Duration;
import rearguard.agent.host.Host;

/**
 * What a way works with.
 *
 * @param secrets the folder of the secret files
 * @param patience how long a switch may take to show
 */
record Means(Host host, Path secrets, Duration patience) {}

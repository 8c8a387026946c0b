package rearguard.agent.driver.compose.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** How an engine is spoken to: over its socket alone, without anybody's configuration. */
final class Wire {
  static final Duration CONNECT = Duration.ofSeconds(5);

  private Wire() {}

  /**
   * @param answer how long it may say nothing
   */
  static DockerClient to(Path socket, Duration answer) {
    var place = URI.create("unix://" + socket);
    var wire =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(place)
            .connectionTimeout(CONNECT)
            .responseTimeout(answer)
            .build();
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(place.toString())
            .withDockerTlsVerify(false)
            .withDockerConfig("/nonexistent")
            .withApiVersion(RemoteApiVersion.UNKNOWN_VERSION)
            .build();
    return DockerClientImpl.getInstance(config, wire);
  }
}

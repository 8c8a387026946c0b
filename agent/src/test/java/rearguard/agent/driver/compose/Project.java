package rearguard.agent.driver.compose;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rearguard.model.Setting;

/**
 * A real Compose project of two services: the backend has a check and secrets, the worker has
 * neither.
 */
final class Project {
  static final String SECRET = "canary-5ecret";

  /** Answers TERM at once, as a well-made program does. */
  static final String SERVE =
      "trap 'exit 0' TERM; echo serving $$TOKEN; test ! -e /flag/crash || exit 3; sleep 100000 & wait";

  static final String CHECK =
      "{ test: [CMD, test, '!', -e, /flag/sick], interval: 300ms, timeout: 5s, retries: 1 }";

  private final Dockerd engine;
  private final Path folder;
  private final String name;

  Project(Dockerd engine, Path folder, String name) throws Exception {
    this.engine = engine;
    this.folder = folder;
    this.name = name;
    write("compose.yml", compose());
    write(".env", "TAG=latest\n");
    write("backend.env", "COLOUR=blue\nTOKEN=" + SECRET + "\n");
    write("flag/note", "");
  }

  private String compose() {
    return """
    version: "2.4"
    services:
      backend:
        image: %1$s-app:${TAG}
        command: ["sh", "-c", "%2$s"]
        env_file: backend.env
        network_mode: none
        stop_grace_period: 2s
        volumes: ["./flag:/flag"]
        healthcheck: %3$s
      worker:
        image: %1$s-app:${TAG}
        command: ["sh", "-c", "%2$s"]
        network_mode: none
        restart: always
        stop_grace_period: 2s
        volumes: ["./flag:/flag"]
        depends_on: [backend]
    """
        .formatted(name, SERVE, CHECK);
  }

  Path folder() {
    return folder;
  }

  String name() {
    return name;
  }

  String app() {
    return name + "-app:latest";
  }

  void write(String file, String text) throws Exception {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), text);
  }

  void edit(String file, String from, String to) throws Exception {
    write(file, Files.readString(folder.resolve(file)).replace(from, to));
  }

  String say(String script) throws Exception {
    return engine.say(folder, script);
  }

  /** As an operator would: all of it, or what is named and nothing that it needs. */
  void up(String... named) throws Exception {
    var only = named.length == 0 ? "" : "--no-deps " + String.join(" ", named);
    say("docker-compose -p " + name + " up -d " + only + " 2>&1");
  }

  String container(String service) throws Exception {
    return say("docker ps -aq --no-trunc --filter label=com.docker.compose.project="
            + name
            + " --filter label=com.docker.compose.service="
            + service)
        .strip();
  }

  void awaitHealthy(String service) throws Exception {
    say(
        "for i in $(seq 100); do case $(docker inspect -f '{{.State.Health.Status}}' "
            + container(service)
            + ") in healthy) exit 0;; esac; sleep 0.1; done; exit 1");
  }

  /** What runs of it and what the name of its image means; no ids of containers and no times. */
  String fingerprint() throws Exception {
    var format =
        "{{index .Config.Labels \"com.docker.compose.service\"}} {{.Name}} {{.Image}}"
            + " {{.State.Running}} {{json .Config.Cmd}}"
            + " {{json .HostConfig.Binds}} {{json .HostConfig.CapAdd}}\n{{range .Config.Env}}{{$.Name}} {{.}}\n{{end}}";
    return say(
        "docker ps -aq --filter label=com.docker.compose.project="
            + name
            + " | xargs -r docker inspect -f '"
            + format
            + "' | sort; docker image inspect -f '{{.Id}}' "
            + app());
  }

  void end() throws Exception {
    say(
        "docker ps -aq --filter label=com.docker.compose.project="
            + name
            + " | xargs -r docker rm -f");
  }

  Setting.Group settings(Map<String, Setting> more) {
    var entries = new LinkedHashMap<String, Setting>();
    entries.put("directory", new Setting.Text(folder.toString()));
    entries.put("project", new Setting.Text(name));
    entries.put("engine", new Setting.Text("unix://" + engine.socket()));
    entries.putAll(more);
    return new Setting.Group(entries);
  }

  static Setting.Many many(String... values) {
    return new Setting.Many(List.of(values).stream().<Setting>map(Setting.Text::new).toList());
  }
}

package rearguard.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import rearguard.agent.Agent;

/**
 * Many hosts in one process, each the real agent with a journal, store, identity and stream of its
 * own: only the operating system is shared. For measuring what a fleet costs, not for tests.
 */
final class Crowd {
  private Crowd() {}

  /**
   * Enrols every host that has a token, then runs all agents until the process is ended.
   *
   * @param words folder of the hosts, address of the controller, fingerprint of its CA
   */
  public static void main(String... words) throws Exception {
    var hosts = hosts(Path.of(words[0]));
    enrol(hosts, words[1], words[2]);
    for (var host : hosts) {
      Thread.ofPlatform().name(host.getFileName().toString()).start(() -> run(host));
    }
    new CountDownLatch(1).await();
  }

  private static List<Path> hosts(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  private static void enrol(List<Path> hosts, String controller, String fingerprint)
      throws Exception {
    var begun = new ArrayList<Future<?>>();
    try (var few = Executors.newFixedThreadPool(4)) {
      for (var host : hosts) {
        begun.add(few.submit(() -> enrol(host, controller, fingerprint)));
      }
    }
    for (var one : begun) {
      one.get(1, TimeUnit.SECONDS);
    }
  }

  private static void enrol(Path host, String controller, String fingerprint) {
    Agent.main(
        "enrol",
        "--controller",
        controller,
        "--token-file",
        host.resolve("token").toString(),
        "--ca-fingerprint",
        fingerprint,
        "--dir",
        host.resolve("agent").toString());
  }

  private static void run(Path host) {
    Agent.main("run", "--dir", host.resolve("agent").toString());
  }
}

package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a repository, a process list or a person calls things: nothing of it is executed, obeyed
 * by a terminal or taken for a page, and it comes back byte for byte.
 */
class HostileIT {
  private static final int USAGE = 2;
  private static final String SHELL = "$(touch${IFS}pwned);`touch${IFS}pwned`";
  private static final String MARKUP = "x\"'><img/src=x/onerror=document.body.id='pwned'>";
  private static final String TERMINAL = "\u001b[2J\u001b]0;pwned\u0007\u202egnp.exe";
  private static final String MESSAGE =
      TERMINAL + " <script>document.body.id='pwned'</script>\n\n$(touch pwned)\r\n-rf\n";
  private static final String PM2_NAME = "e $(touch pwned) <b id=pwned> 'q' -rf";
  private static final String REASON = TERMINAL + SHELL + MARKUP + "\n-rf \\\"";

  @TempDir Path folder;

  @Test
  void aWholeFleetGoesToHostileNamesAndBack() throws IOException {
    try (var fleet = Fleet.goodRelease(folder, "web1", "web2")) {
      sayings(fleet);
    }
  }

  private void sayings(Fleet fleet) throws IOException {
    for (var host : fleet.hosts) {
      makeHostile(host);
    }
    Files.writeString(
        folder.resolve("shop.yml"),
        fleet.fleetFile().replace("apps: [shop]", "apps: [shop, \"" + PM2_NAME + "\"]"));
    harmless(fleet.cli("apply", folder.resolve("shop.yml").toString()).fine());
    harmless(fleet.cli("capture", "shop", "--label", "hostile", "--good").fine());
    var hostile = fleet.hosts.stream().map(ShopHost::fingerprint).toList();
    for (var host : fleet.hosts) {
      host.here("pm2", "delete", PM2_NAME).fine();
      host.deploy(fleet.origin, "v2");
    }
    var broken = fleet.hosts.stream().map(ShopHost::fingerprint).toList();

    harmless(fleet.cli("points", "shop").fine());
    harmless(fleet.cli("plan", "shop").fine());
    harmless(fleet.cli("rollback", "shop", "--confirm", "shop", "--reason", REASON).fine());

    assertThat(fleet.hosts.stream().map(ShopHost::fingerprint).toList()).isEqualTo(hostile);
    assertThat(fleet.hosts)
        .allSatisfy(host -> assertThat(host.here("pm2", "jlist").out()).contains(PM2_NAME));
    var run = fleet.newestRun();
    harmless(fleet.cli("run", "show", run).fine());
    for (var words :
        List.of(
            List.of("-o", "json", "run", "show", run),
            List.of("-o", "json", "points", "shop"),
            List.of("-o", "json", "plan", "shop", "--to", "hostile"))) {
      harmlessJson(fleet.cli(words.toArray(String[]::new)).fine());
    }
    harmless(fleet.cli("undo", run, "--confirm", "shop", "--reason", REASON).fine());
    assertThat(fleet.hosts.stream().map(ShopHost::fingerprint).toList()).isEqualTo(broken);
    noPageObeys(fleet, "/", "/runs/" + run);
    nothingWasExecuted();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-rf", "../etc", "a b", "web1\nweb2", "$(touch pwned)", "\u202egnp", "WEB1"})
  void whatIsNoNameOfAHostIsRefused(String name) throws IOException {
    var words = new Words(folder);
    refused(words.cli("host", "enrol", "--", name));
    refused(words.cli("host", "enrol", "web1", "--tag", "role=" + name + "\u001b[2J"));
    refused(words.cli("capture", "shop", "--label", name + "\u001b[2J"));
    nothingWasExecuted();
  }

  /** The command line alone: it looks at names before it calls anybody. */
  private record Words(Path folder) {
    Program.Ended cli(String... words) throws IOException {
      var programs = new Program(Files.createDirectories(folder.resolve("log")));
      var context = Map.of("REARGUARD_CONTEXT_DIR", folder.resolve("nowhere").toString());
      return programs.run(
          folder, context, Warm.shared().java("rearguard.cli.Rearguard", List.of(words)));
    }
  }

  private static void refused(Program.Ended ended) {
    assertThat(ended.exit()).as(ended.talk()).isEqualTo(USAGE);
    harmless(ended);
  }

  /** On a branch, in a commit, in tracked and kept files, in the process list. */
  private static void makeHostile(ShopHost host) throws IOException {
    var branch = host.name.equals("web1") ? MARKUP + SHELL : "-rf\u202egnp";
    for (var name : names()) {
      Files.writeString(host.tree.resolve(name), "tracked " + host.name);
    }
    host.here("sh", "-c", "printf x > \"$(printf 'bad\\377name')\"").fine();
    Files.writeString(host.folder.resolve("message"), MESSAGE);
    host.here("git", "symbolic-ref", "HEAD", "refs/heads/" + branch).fine();
    host.here("git", "add", "-A").fine();
    host.here(
            "git",
            "-c",
            "user.name=" + MARKUP,
            "-c",
            "user.email=dev@shop.example",
            "commit",
            "-q",
            "-F",
            host.folder.resolve("message").toString())
        .fine();
    host.here("git", "update-ref", "refs/tags/" + MARKUP + host.name, "HEAD").fine();
    host.here("node", "build.mjs").fine();
    for (var name : names()) {
      Files.writeString(host.tree.resolve("dist").resolve(name), "kept");
    }
    host.here("pm2", "restart", "shop").fine();
    var idle = host.folder.resolve("idle.mjs"); // not the server: two cannot have one port
    Files.writeString(idle, "setInterval(() => {}, 1e6);");
    host.here("pm2", "start", idle.toString(), "--name", PM2_NAME, "--", "-rf", SHELL).fine();
  }

  private static List<String> names() {
    return List.of(
        "new\nline",
        "it's \"quoted\"",
        "$(touch pwned)",
        "-rf",
        "--upload-pack=touch pwned",
        TERMINAL.replace("/", ""),
        "n".repeat(200));
  }

  private static void harmless(Program.Ended ended) {
    (ended.out() + ended.talk())
        .codePoints()
        .filter(point -> point != '\n' && point != '\t')
        .forEach(
            point ->
                assertThat(Character.getType(point))
                    .as("U+%04X in %s", point, ended)
                    .isNotIn((int) Character.CONTROL, (int) Character.FORMAT));
  }

  private static void harmlessJson(Program.Ended ended) throws IOException {
    harmless(ended);
    assertThat(new ObjectMapper().readTree(ended.out()).isObject()).isTrue();
  }

  /** What a real browser makes of the pages. */
  private void noPageObeys(Fleet fleet, String... paths) throws IOException {
    for (var path : paths) {
      var page = browser("http://127.0.0.1:" + fleet.httpPort() + path);
      assertThat(page.out()).as(path).contains("shop", "web1");
      assertThat(page.out()).as(path).doesNotContain("<img", "id=\"pwned\"", "<b id=");
      assertThat(page.out()).doesNotContain("\u001b", "\u202e");
    }
  }

  private Program.Ended browser(String url) throws IOException {
    return new Program(Files.createDirectories(folder.resolve("log")))
        .run(
            folder,
            Map.of("HOME", folder.toString()),
            List.of(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + folder.resolve("browser"),
                "--timeout=10000",
                "--dump-dom",
                url))
        .fine();
  }

  /** Outside of git's own folder and of the names that were made on purpose. */
  private void nothingWasExecuted() throws IOException {
    try (var files = Files.walk(folder)) {
      assertThat(files.filter(path -> path.getFileName().toString().equals("pwned"))).isEmpty();
    }
    assertThat(Path.of("pwned")).doesNotExist();
  }
}

package rearguard.agent.driver.git;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.Host;
import rearguard.model.Setting;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Snapshot;

/**
 * A checkout that npm really installs and builds, without a registry: its one dependency is a
 * folder of its own. It runs v2; v1 was never captured.
 */
final class RebuildYard {
  private static final String LOCK =
      """
      {
        "name": "shop", "version": "1.0.0", "lockfileVersion": 3, "requires": true,
        "packages": {
          "": { "name": "shop", "version": "1.0.0", "dependencies": { "lamp": "file:lamp" } },
          "lamp": { "version": "1.0.0" },
          "node_modules/lamp": { "resolved": "lamp", "link": true }
        }
      }
      """;
  private static final String MANIFEST =
      """
      {
        "name": "shop", "version": "1.0.0", "dependencies": { "lamp": "file:lamp" },
        "scripts": {
          "build": "node build.mjs",
          "fail": "echo the reason >&2; exit 3",
          "wait": "mkdir -p dist; touch dist/begun; sleep 613",
          "nothing": "true"
        }
      }
      """;
  private static final String BUILD =
      """
      import { execFileSync } from "node:child_process";
      import { mkdirSync, writeFileSync } from "node:fs";
      import lamp from "lamp";
      const git = (...words) => execFileSync("git", words, { encoding: "utf8" }).trim();
      mkdirSync("dist", { recursive: true });
      writeFileSync("dist/release", [lamp, git("rev-parse", "HEAD"), git("describe", "--tags", "--dirty"), process.getuid()].join(" "));
      """;

  final Yard yard;
  private final AtomicInteger drawn = new AtomicInteger();

  RebuildYard(Path folder) throws Exception {
    yard = new Yard(folder);
    Files.createDirectory(yard.shop.resolve("lamp"));
    write("lamp/package.json", "{ \"name\": \"lamp\", \"version\": \"1.0.0\" }");
    write("lamp/index.js", "module.exports = 'lamp';\n");
    write("package.json", MANIFEST);
    write("package-lock.json", LOCK);
    write("build.mjs", BUILD);
    write(".gitignore", "node_modules\ndist\nuploads\n");
    write("page", "one\n");
    yard.say(
        """
        git init -q -b main
        git config user.email a@example.org; git config user.name a
        git add .; git commit -q -m one; git tag v1
        echo two > page; git commit -q -a -m two; git tag v2
        mkdir -p uploads node_modules dist; echo of-v2 > dist/release; echo photo > uploads/photo; echo old > node_modules/old
        """);
  }

  private void write(String name, String text) throws Exception {
    Files.writeString(yard.shop.resolve(name), text);
  }

  String read(String name) throws Exception {
    return Files.readString(yard.shop.resolve(name));
  }

  Subject subject(String... scripts) {
    return subject(yard.host, scripts);
  }

  Subject subject(Host on, String... scripts) {
    var entries = new LinkedHashMap<String, Setting>();
    entries.put("path", new Setting.Text(yard.shop.toString()));
    entries.put("keep", texts("node_modules", "dist"));
    var build = new LinkedHashMap<String, Setting>();
    build.put("tool", new Setting.Text("npm"));
    build.put("scripts", texts(scripts));
    entries.put("build", new Setting.Group(build));
    return new Subject(yard.subject().target(), new Setting.Group(entries), on);
  }

  static Setting texts(String... values) {
    var texts = new ArrayList<Setting>();
    List.of(values).forEach(value -> texts.add(new Setting.Text(value)));
    return new Setting.Many(texts);
  }

  Shelf draw(Subject subject, String version, boolean asked) throws Exception {
    return draw(subject, new Driver.Version.Named(version), asked);
  }

  Shelf draw(Subject subject, Driver.Version version, boolean asked) throws Exception {
    var id = new SnapshotId("s-drawn" + String.format("%03d", drawn.incrementAndGet()));
    keep(id, subject, version, asked);
    return yard.store.open(id);
  }

  Snapshot keep(SnapshotId id, Subject subject, Driver.Version version, boolean asked)
      throws Exception {
    var driver = new GitDriver();
    return yard.store.keep(
        id,
        subject.target(),
        driver.spec().name(),
        shelf -> driver.draw(subject, version, asked, shelf));
  }

  /** A whole restore. */
  void back(Subject subject, Shelf kept) throws Exception {
    Bench bench = yard.bench();
    yard.driver().prepare(subject, kept, bench);
    yard.driver().restore(subject, kept, bench);
    yard.driver().tidy(subject, bench);
  }
}

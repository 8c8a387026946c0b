package rearguard.agent.driver.git;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.DriverContract;
import rearguard.agent.driver.World;
import rearguard.model.Setting;

class GitDriverTest extends DriverContract {

  @Override
  protected World world(Path empty) throws Exception {
    var shop = Files.createDirectory(empty.resolve("shop"));
    Shell.in(
        shop,
        """
        git init -q -b main
        git config user.email a@example.org; git config user.name a
        mkdir -p src/deep public bin
        echo '{"name":"shop"}' > package.json
        printf 'one\\n' > src/one; printf 'deep\\n' > src/deep/file
        printf '#!/bin/sh\\n' > bin/run; chmod 0755 bin/run
        ln -s src/one link
        printf '*.txt text eol=crlf\\n' > .gitattributes
        printf 'a\\r\\nb\\r\\n' > words.txt
        git add .; git commit -q -m one; git tag v1.0.0
        echo 'changed, not committed' >> src/one
        echo staged > src/staged; git add src/staged
        chmod 0600 package.json; chmod 0700 src/deep
        mkdir -p node_modules/x dist; echo 'module' > node_modules/x/index.js; echo built > dist/app.js
        chmod 0700 node_modules/x
        mkdir public/uploads; echo photo > public/uploads/photo; echo KEY=1 > .env; mkdir logs; echo l > logs/app.log
        """);
    return new Shop(empty, shop);
  }

  private record Shop(Path parent, Path shop) implements World {
    @Override
    public Driver driver() {
      return new GitDriver();
    }

    @Override
    public Setting.Group settings() {
      return Setting.Group.of(
          Map.of(
              "path",
              new Setting.Text(shop.toString()),
              "keep",
              new Setting.Many(
                  List.of(
                      new Setting.Text("node_modules"),
                      new Setting.Text("dist"),
                      new Setting.Text("absent")))));
    }

    @Override
    public void damage() throws Exception {
      Shell.in(
          shop,
          """
          git update-ref refs/heads/side HEAD 2>/dev/null || true
          git -c core.hooksPath=/dev/null checkout -q -f -B other; rm -f src/one link
          mkdir -p new src link; printf 'two\\n' > src/one; echo n > new/file; echo x > link/inside
          git add src new link; git rm -q -r -f --ignore-unmatch src/deep; printf 'c\\n' > words.txt
          git add -u; git commit -q -m two --allow-empty
          echo dirt >> package.json; chmod 0755 package.json bin
          rm -rf node_modules dist; mkdir -p node_modules/y absent; echo y > node_modules/y/index.js; echo a > absent/a
          """);
    }

    @Override
    public String fingerprint() throws Exception {
      return Shell.in(
          shop,
          """
              git --no-optional-locks symbolic-ref HEAD; git rev-parse HEAD; git ls-files --stage
              find . -path ./.git -prune -o -type f -printf '%p %m %u ' -exec sha256sum {} ';' | sort
              find . -path ./.git -prune -o ! -type f -printf '%p %m %u %l\\n' | sort
              """);
    }

    @Override
    public List<Path> beside() {
      return List.of(parent);
    }

    @Override
    public List<String> secrets() {
      return List.of("KEY=1");
    }

    @Override
    public int killsEvery() {
      return 2;
    }

    @Override
    public void close() {}
  }
}

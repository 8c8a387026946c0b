package rearguard.cli.command.deployments;

import java.nio.file.Path;
import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.output.SecretFile;
import rearguard.cli.view.DeploymentPages;
import rearguard.model.name.ApplicationName;

/** {@code rearguard deployments token APP}: lets a build server say what it deployed. */
public final class DeploymentsToken implements Command {
  @Override
  public Form form() {
    return Form.EMPTY
        .with(Options.word("APP", "the application"))
        .with(Options.flag("--withdraw", "void the token there is, and make no other"))
        .with(Options.option("--token-out", "FILE", "write the token there, for its owner only"));
  }

  @Override
  public int run(Given words, Session session) {
    var name = Options.word(words, 0, ApplicationName::new);
    boolean withdraw = Options.given(words, "--withdraw");
    var file = Options.text(words, "--token-out");
    return session.ask(
        asked -> asked.deploymentToken(name, withdraw),
        token -> {
          if (withdraw) {
            return session.show(DeploymentPages.withdrawn(name), "rearguard points " + name);
          }
          return file.isEmpty()
              ? session.show(DeploymentPages.token(name, token), next(name))
              : session.told(
                  SecretFile.write(Path.of(file.get()), token.text()),
                  written ->
                      session.show(
                          DeploymentPages.written(name, token, written.toString()), next(name)));
        });
  }

  private static String next(ApplicationName name) {
    return "give it to the build server, deploy, then \"rearguard points " + name + "\"";
  }
}

package rearguard.cli.view;

import java.util.List;
import rearguard.cli.output.Block;
import rearguard.cli.output.Line;
import rearguard.cli.output.Page;
import rearguard.cli.output.Value;
import rearguard.cli.reply.DeploymentToken;
import rearguard.model.name.ApplicationName;

/** Pages about deployments that are announced. */
public enum DeploymentPages {
  ;

  /** The token stands on this page and nowhere else. */
  public static Page token(ApplicationName name, DeploymentToken token) {
    return new Page(
        document(name).with("token", token.text()).with("address", token.address()),
        List.of(
            Block.lines(
                HostPages.fact("token", token.text()),
                HostPages.fact("address", token.address()),
                Line.EMPTY,
                Line.of(
                    "The build server says this after each deployment, with the token in a file:"),
                Line.of(curl(token, "TOKEN-FILE")))));
  }

  /** The same without the token, which is in a file. */
  public static Page written(ApplicationName name, DeploymentToken token, String file) {
    return new Page(
        document(name).with("tokenFile", file).with("address", token.address()),
        List.of(
            Block.lines(
                HostPages.fact("token file", file),
                HostPages.fact("address", token.address()),
                Line.EMPTY,
                Line.of(curl(token, Shell.word(file))))));
  }

  public static Page withdrawn(ApplicationName name) {
    return new Page(
        document(name),
        List.of(
            Block.lines(
                Line.of("nobody announces deployments of " + name + " any more").indented(2))));
  }

  private static Value.Fields document(ApplicationName name) {
    return Value.document("DeploymentToken").with("application", name.toString());
  }

  /** The token stands on no command line, where every user of the machine could read it. */
  private static String curl(DeploymentToken token, String file) {
    return "printf 'Authorization: Bearer %s' \"$(cat "
        + file
        + ")\" | curl -sS --fail-with-body -H @- --json '{\"label\": \"v1.2.3\"}' "
        + Shell.word(token.address());
  }
}

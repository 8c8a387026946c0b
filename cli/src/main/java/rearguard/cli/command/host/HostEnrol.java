package rearguard.cli.command.host;

import java.nio.file.Path;
import java.util.Optional;
import rearguard.cli.command.Command;
import rearguard.cli.command.Form;
import rearguard.cli.command.Given;
import rearguard.cli.command.Options;
import rearguard.cli.command.Session;
import rearguard.cli.output.SecretFile;
import rearguard.cli.reply.Invitation;
import rearguard.cli.view.HostPages;
import rearguard.model.name.HostName;
import rearguard.model.name.Tag;

/** {@code rearguard host enrol NAME}: makes a one-use token and says what to paste on the host. */
public final class HostEnrol implements Command {
  @Override
  public Form form() {
    return Form.EMPTY
        .with(Options.word("NAME", "what the host will be called"))
        .with(Options.options("--tag", "KEY=VALUE", "a tag of the host; may be repeated"))
        .with(Options.option("--token-out", "FILE", "write the token there, for its owner only"));
  }

  @Override
  public int run(Given words, Session session) {
    var name = Options.word(words, 0, HostName::new);
    var tags =
        Options.texts(words, "--tag").stream().map(text -> Options.read(text, Tag::of)).toList();
    var file = Options.text(words, "--token-out");
    return session.ask(
        asked -> asked.invite(name, tags), invitation -> invited(session, name, invitation, file));
  }

  private static int invited(
      Session session, HostName name, Invitation invitation, Optional<String> file) {
    var next = "run the command on " + name + ", then \"rearguard host show " + name + "\"";
    if (file.isEmpty()) {
      return session.show(HostPages.invitation(name, invitation, session.when()), next);
    }
    return session.told(
        SecretFile.write(Path.of(file.get()), invitation.token()),
        written ->
            session.show(
                HostPages.invitation(name, invitation, session.when(), written.toString()),
                "copy the token file to the host, " + next));
  }
}

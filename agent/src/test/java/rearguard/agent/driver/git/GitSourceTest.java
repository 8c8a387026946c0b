package rearguard.agent.driver.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Source;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;

class GitSourceTest {
  @TempDir private Path folder;
  private Yard yard;

  @BeforeEach
  void cloneTheShop() throws Exception {
    yard = new Yard(folder).cloned();
  }

  @Test
  void theFilesAreTheBytesThatWereThereWhateverTheRepositorySaysAndWhatIsThereNow()
      throws Exception {
    yard.say(
        """
        git config filter.evil.smudge 'touch %s/pwned; cat'; git config core.autocrlf true
        printf '* filter=evil text eol=crlf\\nsrc/hidden export-ignore\\n* export-subst ident\\n' > .gitattributes
        echo hidden > src/hidden; printf '$Id$\\n$Format:%%%%H$\\n' > src/subst
        printf '#!/bin/sh\\n' > src/run; chmod +x src/run; ln -s /etc/shadow src/link
        git -c filter.evil.smudge= -c core.autocrlf=false add .; git commit -qm two; echo mine >> src/one"""
            .formatted(folder));
    yard.capture();
    yard.say("rm -rf src; git checkout -q v1");

    var source = source();

    assertThat(source.folder()).isEqualTo(yard.shop);
    assertThat(source.words()).matches("commit [0-9a-f]{7} with 1 file changed");
    assertThat(shown(source, "src"))
        .containsExactly(
            "hidden PLAIN 7 hidden\n",
            "link LINK 11 /etc/shadow",
            "one PLAIN 9 one\nmine\n",
            "run PROGRAM 10 #!/bin/sh\n",
            "subst PLAIN 17 $Id$\n$Format:%H$\n");
    assertThat(shown(source, "")).contains("same PLAIN 5 same\n", "src/link LINK 11 /etc/shadow");
    assertThat(folder.resolve("pwned")).doesNotExist();
  }

  @Test
  void aFolderThatTheCommitHasNotOrHasAsALinkIsRefused() throws Exception {
    yard.say("ln -s src away; git add .; git commit -qm two");
    yard.capture();

    for (var name : List.of("other", "away", "same", "../shop", "src/one")) {
      var problem = refused(() -> source().show(name, (_, _) -> {}));
      assertThat(problem.message()).endsWith("has no folder \"" + name + "\"");
    }
  }

  @Test
  void anotherRepositoryWithinIsShownAsSuch() throws Exception {
    yard.say(
        """
        git init -q sub; cd sub; git config user.email a@b; git config user.name a
        echo a > a; git add .; git commit -qm a; cd ..
        git -c protocol.file.allow=always submodule -q add ./sub sub; git commit -qm two""");
    yard.capture();

    assertThat(shown(source(), "")).contains("sub MODULE 0 ");
  }

  @Test
  void aCommitThatLostAnObjectIsRefusedBeforeAnyOfItIsShown() throws Exception {
    yard.capture();
    yard.say("rm -f .git/objects/$(git rev-parse HEAD:src/one | sed 's,^..,&/,')");
    var seen = new ArrayList<String>();

    var problem = refused(() -> source().show("", (file, _) -> seen.add(file.name())));

    assertThat(problem.kind()).isEqualTo(Problem.Kind.NOT_FOUND);
    assertThat(problem.message()).contains("is no longer whole in \"" + yard.shop + "\"");
    assertThat(seen).isEmpty();
  }

  private Source source() throws Exception {
    return ((Driver.Sourced) yard.driver()).source(yard.subject(), yard.kept());
  }

  private static List<String> shown(Source source, String below) throws Exception {
    var lines = new ArrayList<String>();
    source.show(
        below,
        (file, content) -> {
          var text = file.type() == Source.Type.MODULE ? "" : new String(content.read(), UTF_8);
          lines.add(file.name() + " " + file.type() + " " + file.bytes() + " " + text);
        });
    return lines;
  }

  private static Problem refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable asked) {
    return catchThrowableOfType(HostException.class, asked).problem();
  }
}

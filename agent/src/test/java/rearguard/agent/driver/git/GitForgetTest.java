package rearguard.agent.driver.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.host.HostException;
import rearguard.agent.step.Keeping;
import rearguard.model.name.SnapshotId;

class GitForgetTest {
  private static final SnapshotId LATER = new SnapshotId("s-laterone");

  @TempDir private Path folder;

  @Test
  void nothingOfAForgottenSnapshotStaysInTheRepositoryAndTheOthersAreWhole() throws Exception {
    var yard = new Yard(folder).cloned();
    yard.capture(LATER);
    yard.say("echo two > src/one; git commit -qam two");
    yard.capture();
    var keeping = new Keeping(yard.store);

    keeping.forget(LATER, yard.subject(), yard.driver());
    keeping.forget(LATER, yard.subject(), yard.driver());

    assertThat(yard.say("git for-each-ref --format='%(refname)' refs/rearguard").lines())
        .isNotEmpty()
        .allMatch(ref -> ref.startsWith("refs/rearguard/" + Yard.GOOD));
    assertThat(yard.say("ls .git/rearguard").strip()).isEqualTo(Yard.GOOD.value());
    assertThat(yard.store.all()).containsExactly(Yard.GOOD);
    yard.say("rm -r src");
    yard.back(Yard.GOOD);
    assertThat(yard.say("cat src/one")).isEqualTo("two\n");
  }

  @Test
  void whatWasPutAsideOfSomebodyElseStays() throws Exception {
    var yard = new Yard(folder).cloned();
    yard.capture();
    yard.say("touch .git/index.lock");
    yard.back(Yard.GOOD);

    new Keeping(yard.store).forget(Yard.GOOD, yard.subject(), yard.driver());

    assertThat(yard.say("ls .git/rearguard/" + Yard.GOOD).strip())
        .isEqualTo("left-r-run0001-index.lock");
  }

  @Test
  void aSnapshotIsForgottenEvenWhenItsCheckoutIsGone() throws Exception {
    var yard = new Yard(folder).cloned();
    yard.capture();
    yard.say("rm -rf .git");

    new Keeping(yard.store).forget(Yard.GOOD, yard.subject(), yard.driver());

    assertThat(yard.store.all()).isEmpty();
  }

  @Test
  void aKeptFolderThatIsGoneFromTheStoreIsCalledByItsPath() throws Exception {
    var yard = new Yard(folder).cloned();
    yard.say("mkdir node_modules; echo express > node_modules/it");
    yard.capture();
    var tree = yard.kept().tree("node_modules").folder();
    Files.delete(tree.resolve("it"));
    Files.delete(tree);

    assertThatThrownBy(yard::kept)
        .isInstanceOf(HostException.class)
        .hasMessageContaining("\"node_modules\"")
        .hasMessageContaining("is missing");
  }
}

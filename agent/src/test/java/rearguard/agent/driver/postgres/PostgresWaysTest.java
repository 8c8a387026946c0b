package rearguard.agent.driver.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import rearguard.model.name.SnapshotId;

/** The ways there and back, seen through the eyes of users. */
class PostgresWaysTest extends PostgresStage {
  private static final SnapshotId UNDO = new SnapshotId("s-undo0001");
  private static final SnapshotId AGAIN = new SnapshotId("s-undo0002");
  private static final SnapshotId LAST = new SnapshotId("s-undo0003");

  @Test
  void aSuperuserBringsBackWhatBelongsToOthers() throws Exception {
    as(Map.of("user", "boss"));
    POSTGRES.sql(
        "shop",
        "create table audit (line text)",
        "alter table audit owner to " + Shop.odd(),
        "insert into audit values ('of somebody else')");
    var good = shop.fingerprint();
    capture(GOOD);
    shop.damage();
    POSTGRES.sql("shop", "drop table audit");

    run(GOOD, UNDO);

    assertThat(shop.fingerprint()).isEqualTo(good).contains("of somebody else");
  }

  @Test
  void anUndoIsARenameAndSoIsTheUndoOfTheUndo() throws Exception {
    capture(GOOD);
    var good = shop.fingerprint();
    shop.damage();
    var damaged = shop.fingerprint();

    run(GOOD, UNDO);
    assertThat(shop.fingerprint()).isEqualTo(good);
    POSTGRES.sql("shop", "insert into parts values (2, '2026-05-05')");
    var written = shop.fingerprint();
    assertThat(verify(GOOD).words()).as("users write").isEmpty();
    assertThat(compare(GOOD).words()).isNotEmpty();

    run(UNDO, AGAIN);
    assertThat(shop.fingerprint()).isEqualTo(damaged);
    assertThat(compare(UNDO).words()).isEmpty();

    run(AGAIN, LAST);
    assertThat(shop.fingerprint()).isEqualTo(written);
    assertThat(databases()).hasSize(2);
  }

  @Test
  void aPlanSaysWhatIsReplacedAndHowManyRowsEachTableHas() throws Exception {
    capture(GOOD);
    POSTGRES.sql("shop", "delete from orders where id <= 100");

    assertThat(compare(GOOD).words())
        .anyMatch(words -> words.contains("in no snapshot") && words.contains("shop__replaced_"))
        .anyMatch(words -> words.contains("less than a second"))
        .contains("table public.orders: 200 rows now, 300 then");
  }

  /** The counts are as before, and nobody can prove that the rows are. */
  @Test
  void whatCannotBeProvenEqualDiffers() throws Exception {
    capture(GOOD);
    assertThat(compare(GOOD).words()).isEmpty();
    POSTGRES.sql("shop", "update orders set sum = 1 where id = 1");

    assertThat(compare(GOOD).words()).isNotEmpty().noneMatch(words -> words.startsWith("table"));
  }

  @Test
  void nobodyEntersTheCopyAndItGoesWhenItIsNotNeeded() throws Exception {
    capture(GOOD);
    shop.damage();
    var bench = bench();
    prepare(GOOD, bench);
    var copy = databases().getLast();

    assertThat(copy).startsWith("shop__restoring_");
    assertThat(
            POSTGRES.sql(
                "postgres", "select datallowconn from pg_database where datname = '" + copy + "'"))
        .isEqualTo("f");

    driver().tidy(subject(), bench);
    assertThat(databases()).containsExactly("shop");
  }

  @Test
  void forgettingAnUndoPointRemovesTheDatabaseThatItKept() throws Exception {
    capture(GOOD);
    shop.damage();
    run(GOOD, UNDO);
    assertThat(databases()).hasSize(2);
    var live = oid("shop");

    driver().forget(subject(), store.open(GOOD));
    assertThat(databases()).hasSize(2);
    driver().forget(subject(), store.open(UNDO));
    driver().forget(subject(), store.open(UNDO));

    assertThat(databases()).containsExactly("shop");
    assertThat(oid("shop")).isEqualTo(live);
  }

  @Test
  void whatSomebodyRenamedOrOpenedIsNeitherRemovedNorSwitchedIn() throws Exception {
    capture(GOOD);
    shop.damage();
    run(GOOD, UNDO);
    var kept = databases().getLast();
    POSTGRES.sql("postgres", "alter database \"" + kept + "\" allow_connections true");

    driver().forget(subject(), store.open(UNDO));

    assertThat(databases()).contains(kept);
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> prepare(UNDO, bench()))
        .hasMessageContaining("renamed or opened");
  }

  @Test
  void aLiveDatabaseIsNeverForgotten() throws Exception {
    remember(UNDO);

    driver().forget(subject(), store.open(UNDO));

    assertThat(databases()).containsExactly("shop");
  }

  @Test
  void anotherDatabaseOfTheClusterStaysAsItIs() throws Exception {
    POSTGRES.sql("postgres", "create database shop2 template shop");
    capture(GOOD);
    shop.damage();
    var other = shop.fingerprint("shop2");

    run(GOOD, UNDO);

    assertThat(shop.fingerprint("shop2")).isEqualTo(other);
  }

  /** As the manual says: with the store's key and programs that every host has. */
  @Test
  void aDumpIsReadWithoutRearguard() throws Exception {
    capture(GOOD);
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Files.readAllBytes(store.root().resolve("key")), "HmacSHA256"));
    var key =
        HexFormat.of()
            .formatHex(mac.doFinal("rearguard seals files".getBytes(StandardCharsets.UTF_8)));
    var out = Files.createDirectory(folder.resolve("out"));
    try (var files = Files.list(store.root().resolve("snapshots/" + GOOD))) {
      for (var file : files.filter(one -> one.getFileName().toString().startsWith("f-")).toList()) {
        var name = file.getFileName().toString().substring("f-dump-".length());
        var script =
            "tail -c +17 \"$0\" | openssl enc -d -aes-256-ctr -K "
                + key
                + " -iv \"$(head -c 16 \"$0\" | od -An -v -tx1 | tr -d ' \\n')\" > \"$1\"";
        var ran =
            new ProcessBuilder("sh", "-c", script, file.toString(), out.resolve(name).toString())
                .inheritIO()
                .start();
        assertThat(ran.waitFor()).isZero();
      }
    }
    new ProcessBuilder("chown", "-R", "65534", folder.toString()).start().waitFor();
    assertThat(
            new String(
                new ProcessBuilder("pg_restore", "--file=-", "--data-only", out.toString())
                    .start()
                    .getInputStream()
                    .readAllBytes(),
                StandardCharsets.UTF_8))
        .contains("name 100");
  }
}

package rearguard.agent.driver.compose.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rearguard.agent.driver.Source;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;

/** What the engine is given, read by another program than the one that wrote it. */
class ContextTest {
  private static final String LONG = "a-name-that-is-long/".repeat(7) + "end";

  @TempDir private Path folder;

  @Test
  void theEngineIsGivenTheFilesBelowTheContextToTheLetter() throws Exception {
    var source =
        shop()
            .with("other/file", "not of the context")
            .with("web/.dockerignore", "*.md\nDockerfile\n.dockerignore\n")
            .with("web/README.md", "left out")
            .with("web/bin/run", Source.Type.PROGRAM, "#!/bin/sh\n")
            .with("web/link", Source.Type.LINK, "/etc/shadow")
            .with("web/up", Source.Type.LINK, "../../../etc")
            .with("web/" + LONG, "long")
            .with("web/größe", Source.Type.LINK, "nach " + LONG);

    assertThat(listed(source))
        .containsExactly(
            "-rw-r--r-- 0/0 27 2000-01-01 00:00 Dockerfile",
            "-rw-r--r-- 0/0 30 2000-01-01 00:00 .dockerignore",
            "drwxr-xr-x 0/0 0 2000-01-01 00:00 bin/",
            "-rwxr-xr-x 0/0 10 2000-01-01 00:00 bin/run",
            "lrwxrwxrwx 0/0 0 2000-01-01 00:00 link -> /etc/shadow",
            "lrwxrwxrwx 0/0 0 2000-01-01 00:00 up -> ../../../etc",
            "drwxr-xr-x 0/0 0 2000-01-01 00:00 a-name-that-is-long/",
            "drwxr-xr-x 0/0 0 2000-01-01 00:00 " + "a-name-that-is-long/".repeat(2),
            "drwxr-xr-x 0/0 0 2000-01-01 00:00 " + "a-name-that-is-long/".repeat(3),
            "drwxr-xr-x 0/0 0 2000-01-01 00:00 " + "a-name-that-is-long/".repeat(4),
            "drwxr-xr-x 0/0 0 2000-01-01 00:00 " + "a-name-that-is-long/".repeat(5),
            "drwxr-xr-x 0/0 0 2000-01-01 00:00 " + "a-name-that-is-long/".repeat(6),
            "drwxr-xr-x 0/0 0 2000-01-01 00:00 " + "a-name-that-is-long/".repeat(7),
            "-rw-r--r-- 0/0 4 2000-01-01 00:00 " + LONG,
            "lrwxrwxrwx 0/0 0 2000-01-01 00:00 größe -> nach " + LONG);
    assertThat(said("tar -xOzf context Dockerfile bin/run " + LONG))
        .isEqualTo("FROM base:good\nCOPY . /app\n#!/bin/sh\nlong");
  }

  @Test
  void equalFilesGiveEqualBytesAndTheRecipeSaysWhatItIsBuiltFrom() throws Exception {
    assertThat(packed(shop())).isEqualTo(packed(shop()));
    assertThat(Context.of(List.of(shop()), recipe()).recipe())
        .isEqualTo(recipe().from("commit 1a2b3c4 of \"/opt/shop\""));
  }

  @Test
  void withoutACommitOfItsFolderNothingCanBeBuilt() {
    var problem = problem(() -> Context.of(List.of(), recipe()));

    assertThat(problem.message())
        .isEqualTo(
            "the image of service \"web\" cannot be built anew: this restore point holds no commit"
                + " of \"/opt/shop/web\", which it is built from");
    assertThat(problem.hint()).contains("component of driver git");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"web/../../etc/cron.d/x", "web/a/./b", "web/a//b", "web/a\0b", "web//x"})
  void aNameThatLeadsOutIsRefused(String name) {
    assertThat(problem(() -> packed(shop().with(name, "x"))).message()).contains("is no name");
  }

  @Test
  void whatAnotherRepositoryHoldsAndWhatIsNotThereIsRefused() {
    assertThat(problem(() -> packed(shop().with("web/lib", Source.Type.MODULE, ""))).message())
        .contains("has another repository at \"lib\"");
    assertThat(problem(() -> packed(new Written().with("web/file", "x"))).message())
        .endsWith("commit 1a2b3c4 has no Dockerfile \"Dockerfile\"");
    assertThat(
            problem(
                    () ->
                        packed(
                            new Written().with("web/Dockerfile", Source.Type.LINK, "/etc/shadow")))
                .message())
        .endsWith("\"Dockerfile\" of its context is a link");
  }

  @Test
  void whatIsTooLargeIsRefusedAndWhatIsLeftOutDoesNotCount() throws Exception {
    var large = new byte[Context.LARGEST + 1];

    assertThat(problem(() -> packed(shop().with("web/big", Source.Type.PLAIN, large))).message())
        .endsWith("its context has file \"big\", larger than 16 MiB");
    packed(shop().with("web/.dockerignore", "big").with("web/big", Source.Type.PLAIN, large));
    var half = new byte[13 << 20];
    var several = shop();
    for (int at = 0; at < 5; at++) {
      several.with("web/half" + at, Source.Type.PLAIN, half);
    }
    assertThat(problem(() -> packed(several)).message()).endsWith("more than 64 MiB");
    var noise = new byte[Context.PACKED + 1000];
    new java.util.Random(1).nextBytes(noise);
    assertThat(problem(() -> packed(shop().with("web/noise", Source.Type.PLAIN, noise))).message())
        .endsWith("more than 12 MiB when packed");
    var many = shop();
    for (int at = 0; at < Context.FILES; at++) {
      many.with("web/f" + at, "");
    }
    assertThat(problem(() -> packed(many)).message()).endsWith("more than 20000 files");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "RUN --mount=type=bind,source=/,target=/x true | --mount",
        "RUN --network=host true                       | --network",
        "run --security=insecure true                  | --security",
        "COPY --link . /app                            | --link",
        "COPY --chown=1 --chmod=1 . /app               | --chmod",
        "RUN \\;      --mount=type=cache,target=/x b   | --mount",
        "RUN <<EOF;true;EOF                            | <<EOF",
      })
  void whatOnlyBuildKitUnderstandsIsSaidBeforeItIsTried(String line, String word) {
    var text = "FROM base\n" + line.replace(';', '\n') + "\n";

    assertThat(problem(() -> packed(new Written().with("web/Dockerfile", text))).message())
        .endsWith("its Dockerfile says \"" + word + "\", which only BuildKit understands");
  }

  @Test
  void whatOnlyLooksLikeItIsBuilt() throws Exception {
    packed(
        new Written()
            .with(
                "web/Dockerfile",
                "# syntax=docker/dockerfile:1\nFROM base\n# RUN --mount=x\nRUN echo $((1 << 2)) && npm"
                    + " run --mount\nCOPY --chown=1:1 --from=a . /app\nENV A=--mount=1\n"));
  }

  private static Written shop() {
    return new Written().with("web/Dockerfile", "FROM base:good\nCOPY . /app\n");
  }

  private static Recipe recipe() {
    return new Recipe("web", "", "/opt/shop/web", "Dockerfile", new TreeMap<>(), "");
  }

  private static byte[] packed(Written source) throws HostException {
    return Context.of(List.of(source), recipe()).packed();
  }

  private List<String> listed(Written source) throws Exception {
    var file = folder.resolve("context");
    Files.write(file, packed(source));
    try (var in = new GZIPInputStream(Files.newInputStream(file))) {
      assertThat(in.readAllBytes().length % 512).isZero();
    }
    return said("tar -tvzf context --numeric-owner --quoting-style=literal")
        .lines()
        .map(line -> line.replaceAll(" +", " "))
        .toList();
  }

  private String said(String script) throws Exception {
    var builder = new ProcessBuilder("sh", "-ec", script).directory(folder.toFile());
    builder.environment().put("TZ", "UTC");
    builder.environment().put("LC_ALL", "C.UTF-8");
    var process = builder.redirectErrorStream(true).start();
    var out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }

  private static Problem problem(org.assertj.core.api.ThrowableAssert.ThrowingCallable asked) {
    return catchThrowableOfType(HostException.class, asked).problem();
  }
}

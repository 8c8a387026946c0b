package rearguard.agent.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VeilTest {
  private static final String SECRET = "hunter2/s3cr+t&Ü";
  private static final Veil VEIL = Veil.over(Known.in(List.of("DB_PASSWORD=" + SECRET)));

  private static String shown(String text) {
    return String.join("\n", VEIL.lines(text));
  }

  private static Veil ofNothing() {
    return Veil.over(List.of());
  }

  @Test
  void aKnownValueIsHiddenWhereverItStands() {
    assertThat(VEIL.lines("connect as shop with " + SECRET + " to db, again " + SECRET))
        .containsExactly("connect as shop with [secret] to db, again [secret]");
  }

  @Test
  void aKnownValueIsHiddenInEverySpelling() {
    var bytes = SECRET.getBytes(StandardCharsets.UTF_8);
    var form = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
    for (var spelt :
        List.of(
            form,
            form.toLowerCase(java.util.Locale.ROOT).replace("%c3%9c", "%c3%9c"),
            HexFormat.of().formatHex(bytes),
            HexFormat.of().withUpperCase().formatHex(bytes),
            SECRET.replace("/", "\\/"),
            SECRET.replace("&", "&amp;"))) {
      assertThat(shown("at " + spelt + " end")).as(spelt).isEqualTo("at [secret] end");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "u", "us", "user:", "postgres:"})
  void aKnownValueIsHiddenInBase64WhateverStandsAroundIt(String before) {
    for (var after : List.of("", "x", "xy")) {
      var bytes = (before + SECRET + after).getBytes(StandardCharsets.UTF_8);
      for (var encoder :
          List.of(
              Base64.getEncoder(), Base64.getUrlEncoder(), Base64.getEncoder().withoutPadding())) {
        var shown = shown("header " + encoder.encodeToString(bytes));
        assertThat(shown).contains(Veil.MARK);
        assertThat(longestPart(shown, encoder.encodeToString(bytes)))
            .isLessThanOrEqualTo((before.length() + after.length()) * 2 + 4);
      }
    }
  }

  /** How much of it is still to be read in one piece. */
  private static int longestPart(String shown, String all) {
    return IntStream.range(0, all.length())
        .flatMap(
            from ->
                IntStream.rangeClosed(from + 1, all.length())
                    .filter(to -> shown.contains(all.substring(from, to)))
                    .map(to -> to - from))
        .max()
        .orElse(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n",
        "\r\n",
        "\u001b[0m",
        "\u001b[38;5;196m",
        "\u001b]0;title\u0007",
        "\u0000",
        "\b",
        "\u200b",
        "\u202e",
        "\u2028"
      })
  void aKnownValueThatWasBrokenInTheMiddleIsHidden(String broken) {
    for (int at = 1; at < SECRET.length(); at++) {
      var shown =
          shown("before " + SECRET.substring(0, at) + broken + SECRET.substring(at) + " after");
      assertThat(shown.replace("\n", "").replace(Veil.MARK + Veil.MARK, Veil.MARK))
          .isEqualTo("before [secret] after");
    }
  }

  @Test
  void thePasswordOfAUrlIsHiddenAlone() {
    var veil =
        Veil.over(Known.in(List.of("DATABASE_URL=postgres://shop:p%40ssw0rd1@db:5432/shop")));

    assertThat(veil.lines("auth failed with p@ssw0rd1, sent p%40ssw0rd1"))
        .containsExactly("auth failed with [secret], sent [secret]");
  }

  @Test
  void ofTwoValuesTheLongerHidesTheWhole() {
    var veil = Veil.over(Known.in(List.of("A_KEY=abcdef\nB_KEY=abcdefghij")));

    assertThat(veil.lines("x abcdefghij y abcdefk")).containsExactly("x [secret] y [secret]k");
  }

  @Test
  void anEnvironmentIsReadAsItIsWritten() {
    assertThat(
            Known.in(
                List.of(
                    """
                    # comment
                    export API_KEY="quoted value"
                    NODE_ENV=production
                    PATH=/usr/local/bin:/usr/bin
                    MODE=production
                    DB_PASS=production
                      - TOKEN_A='in a list'
                    SHORT=abc
                    NAME=plainvalue # said behind it
                    """,
                    "services:\n  web:\n    image: shop:41-and-more\n    environment:\n      API_SALT: yamlvalue\n",
                    "{\n  \"STRIPE\": \"jsonvalue\",\n}")))
        .containsExactlyInAnyOrder(
            "quoted value", "production", "in a list", "plainvalue", "yamlvalue", "jsonvalue");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer SECRETSECRET",
        "authorization: Basic U0VDUkVUU0VDUkVU",
        "GET /x HTTP/1.1 Authorization=Digest SECRETSECRET, more SECRETSECRET",
        "Cookie: a=SECRETSECRET; b=SECRETSECRET",
        "{\"headers\":{\"cookie\":\"SECRETSECRET\",\"x\":\"SECRETSECRET\"}}",
        "token bearer SECRETSECRET",
        "password=SECRETSECRET",
        "PGPASSWORD=SECRETSECRET psql",
        "passwd : 'SECRETSECRET with SECRETSECRET'",
        "{\"password\":\"SECRETSECRET\"}",
        "{\"dbPassword\" : \"SECRET\\\"SECRET\"}",
        "{\\\"client_secret\\\":\\\"SECRETSECRET\\\"}",
        "?api_key=SECRETSECRET&x=1",
        "apiKey => SECRETSECRET",
        "postgres://shop:SECRETSECRET@db:5432/shop",
        "redis://:SECRET/SECRET@cache",
        "https://user:SECRET@SECRET@example.org/",
        "id AKIASECRETSECRETSECR used",
        "eyJzZWNyZXQ.eyJzdWIiOiIxMjM0NTY3ODkwIn0.SECRETSECRET",
        "ghp_SECRETSECRETSECRETSECRET",
        "sk_live_SECRETSECRET",
        "xoxb-SECRET-SECRET-SECRET",
        "pass\u0000word=SECRETSECRET",
        "pass\u001b[1mword\u001b[0m=\u001b[31mSECRETSECRET",
      })
  void whatLooksLikeASecretIsHiddenWhoeverKnowsIt(String line) {
    assertThat(ofNothing().line(line))
        .contains(Veil.MARK)
        .doesNotContain("SECRET")
        .doesNotContain("U0VDUkVU");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SyntaxError: Unexpected token } in JSON at position 4",
        "Error: connect ECONNREFUSED 127.0.0.1:5432",
        "    at Object.<anonymous> (/srv/shop/server.js:10:3)",
        "commit 8f3c1a9be2d04f6c7a5b9e8d7c6b5a4f3e2d1c0b is not there",
        "GET https://example.org/a@b 200",
        "sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"
      })
  void whatTellsWhatWentWrongStays(String line) {
    assertThat(ofNothing().lines(line)).containsExactly(line);
  }

  @Test
  void aPrivateKeyIsHiddenAlsoWhenItsBeginningIsFurtherUp() {
    var body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7";
    var key =
        "-----BEGIN RSA PRIVATE KEY-----\n" + body + "\nshort==\n-----END RSA PRIVATE KEY-----";

    assertThat(shown("x " + key + "\nafter"))
        .doesNotContain("MIIE")
        .doesNotContain("short")
        .endsWith("after");
    assertThat(shown(body + "\n-----END PRIVATE KEY-----\nafter"))
        .doesNotContain("MIIE")
        .endsWith("after");
    assertThat(shown("x\n-----BEGIN PRIVATE KEY-----\nshort")).doesNotContain("short");
  }

  @Test
  void nothingIsLeftThatMovesACursorOrTurnsALine() {
    var hostile =
        "\u001b[2J\u001b[1;1Hroot@web1:~# \u001b]8;;https://evil\u001b\\link\u001b]8;;\u001b\\ \u202eexe.txt\u0007"
            + "\u009b31mred\u0090dcs\u009c \u001bPq\u001b\\done\u001b";

    assertThat(ofNothing().line(hostile)).isEqualTo("root@web1:~# link exe.txtred done");
  }

  @Test
  void aHugeHostileTextIsReadInNoTime() {
    var values =
        IntStream.range(0, 500)
            .mapToObj(number -> "KEY_" + number + "=value-of-number-" + number)
            .collect(Collectors.joining("\n"));
    var veil = Veil.over(Known.in(List.of(values)));
    var hostile =
        ("://a:" + "password".repeat(20) + "\"\\\"" + "eyJ.".repeat(20))
            .repeat(100)
            .substring(0, Reading.WINDOW);

    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        java.time.Duration.ofSeconds(20), () -> veil.lines(hostile));
    assertThat(veil.line("x value-of-number-499 y")).isEqualTo("x [secret] y");
  }
}

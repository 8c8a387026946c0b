package rearguard.agent.driver.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.agent.driver.redis.line.Blob;
import rearguard.agent.driver.redis.line.Words;
import rearguard.model.Problem;
import rearguard.model.Setting;

class RedisCommandsTest {
  private static final Blob KEY = Blob.of("queue:1");

  private static String said(Words words) {
    return String.join(" ", words.all().stream().map(Blob::text).toList());
  }

  private static String said(List<Words> all) {
    return String.join("; ", all.stream().map(RedisCommandsTest::said).toList());
  }

  @Test
  void eachQuestionIsAskedToTheLetter() {
    assertThat(said(RedisCommands.scan("17", "queue:*")))
        .isEqualTo("SCAN 17 MATCH queue:* COUNT 1000");
    assertThat(said(RedisCommands.select(3))).isEqualTo("SELECT 3");
    assertThat(said(RedisCommands.type(KEY))).isEqualTo("TYPE queue:1");
    assertThat(said(RedisCommands.memory(KEY))).isEqualTo("MEMORY USAGE queue:1");
    assertThat(said(RedisCommands.expires(KEY))).isEqualTo("PEXPIRETIME queue:1");
    assertThat(said(RedisCommands.expiresIn(KEY))).isEqualTo("PTTL queue:1");
    assertThat(said(RedisCommands.dump(KEY))).isEqualTo("DUMP queue:1");
    assertThat(said(RedisCommands.remove(KEY))).isEqualTo("UNLINK queue:1");
    assertThat(said(RedisCommands.enter(Optional.empty(), Blob.of("pw")))).isEqualTo("AUTH pw");
    assertThat(said(RedisCommands.enter(Optional.of("tea"), Blob.of("pw"))))
        .isEqualTo("AUTH tea pw");
  }

  @Test
  void aKeyComesBackWithAnInstantAndNotWithATimeToLive() {
    assertThat(said(RedisCommands.restore(KEY, 1_700_000_000_000L, Blob.of("payload"))))
        .isEqualTo("RESTORE queue:1 1700000000000 payload REPLACE ABSTTL");
    assertThat(said(RedisCommands.restore(KEY, KeyState.NEVER, Blob.of("payload"))))
        .isEqualTo("RESTORE queue:1 0 payload REPLACE ABSTTL");
  }

  @ParameterizedTest
  @CsvSource({
    "STRING, GET queue:1, STRLEN queue:1",
    "LIST, LRANGE queue:1 0 -1, LLEN queue:1",
    "SET, SMEMBERS queue:1, SCARD queue:1",
    "HASH, HGETALL queue:1, HLEN queue:1",
    "ZSET, ZRANGE queue:1 0 -1 WITHSCORES, ZCARD queue:1",
    "STREAM, XRANGE queue:1 - +; XINFO STREAM queue:1; XINFO GROUPS queue:1, XLEN queue:1",
  })
  void eachTypeIsReadByItsOwnCommands(KeyType type, String content, String length) {
    assertThat(said(RedisCommands.content(type, KEY))).isEqualTo(content);
    assertThat(said(RedisCommands.length(type, KEY))).isEqualTo(length);
  }

  @Test
  void onlyWhatCanMeanOneKeyIsNoPattern() {
    assertThat(List.of("celery", "queue:{1}", "a^b")).allMatch(RedisCommands::literal);
    assertThat(List.of("*", "queue:*", "a?", "[ab]", "a\\*")).noneMatch(RedisCommands::literal);
  }

  @Test
  void theEndOfADumpIsReadAndMadeAsRedisDoes() {
    var check = "123456789".getBytes(UTF_8); // the value that Redis' crc64.c names
    assertThat(DumpFormat.crc64(check, check.length)).isEqualTo(0xe9c6d914c4b8d9caL);
    assertThat(DumpFormat.version(new byte[] {11, 1, 0, 0, 0, 0, 0, 0, 0, 0})).isEqualTo(267);
    assertThat(DumpFormat.probe(267).length()).isEqualTo(11);
  }

  @Test
  void countsReadLikeWords() {
    var tally = new Tally();
    assertThat(tally).hasToString("no keys");
    tally.add(KeyType.LIST, 1);
    assertThat(tally).hasToString("1 key: 1 list with 1 entry");
    tally.add(KeyType.LIST, 13);
    tally.add(KeyType.STRING, 1);
    tally.add(KeyType.HASH, 0);
    assertThat(tally)
        .hasToString("4 keys: 2 lists with 14 entries, 1 string, 1 hash with 0 entries");
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "address|localhost",
        "address|:6379",
        "address|a b:1",
        "socket|redis.sock",
        "socket|/run/../x",
        "password-file|hunter2",
        "database|-1",
        "database|one",
        "limit-mib|0",
        "limit-mib|1025",
        "limit-keys|99999999",
        "user|tea",
      },
      delimiter = '|')
  void aSettingThatMeansNothingIsNamed(String key, String value) {
    var problems = RedisSettings.review(section(Map.of(key, value)));

    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst().kind()).isEqualTo(Problem.Kind.USAGE);
    assertThat(problems.getFirst().place().orElseThrow().path()).isEqualTo(key);
    assertThat(problems.getFirst().message()).doesNotContain("hunter2");
  }

  @Test
  void settingsThatMeanSomethingAreTaken() {
    for (var more :
        List.of(
            Map.of("address", "[::1]:6379", "database", "3"),
            Map.of("socket", "/run/redis/redis.sock"),
            Map.of("user", "tea", "password-file", "/etc/tea/redis.pass"))) {
      assertThat(RedisSettings.review(section(more))).as("%s", more).isEmpty();
    }
    assertThat(RedisSettings.review(section(Map.of("socket", "/a", "address", "b:1")))).hasSize(1);
    assertThat(RedisSettings.review(Setting.Group.EMPTY)).hasSize(1);
    assertThat(RedisSettings.review(Setting.Group.of(Map.of("keys", new Setting.Text("a\0b")))))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "LOADING Redis is loading the dataset in memory|is still loading its data|true",
        "BUSY Redis is busy running a script|busy with a script|true",
        "MISCONF Redis is configured to save RDB snapshots|cannot save to its disk|false",
        "READONLY You can't write against a read only replica.|read-only replica|false",
        "DENIED Redis is running in protected mode|protected mode|false",
        "ERR unknown command 'RESTORE', with args beginning with: 'hunter2'|does not know the"
            + " command RESTORE|false",
        "ERR something with hunter2 in it|refused RESTORE: ERR|false",
      },
      delimiter = '|')
  void aRefusalIsSaidInOurWordsAndNeverInTheServers(String text, String words, boolean retry) {
    var problem = Faults.of("redis at \"x\"", "restore", text).problem();

    assertThat(problem.message()).contains(words).doesNotContain("hunter2");
    assertThat(problem.hint()).isNotBlank();
    assertThat(problem.retry()).isEqualTo(retry);
  }

  private static Setting.Group section(Map<String, String> more) {
    var entries = new java.util.LinkedHashMap<String, Setting>();
    entries.put("keys", new Setting.Text("celery"));
    more.forEach((key, value) -> entries.put(key, new Setting.Text(value)));
    return new Setting.Group(entries);
  }
}

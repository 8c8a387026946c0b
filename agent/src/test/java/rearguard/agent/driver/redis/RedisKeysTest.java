package rearguard.agent.driver.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RedisKeysTest extends RedisStage {
  @Test
  void aPoisonedQueueIsPurgedAndGivenBackByteForByte() throws Exception {
    serve();
    redis()
        .lua(
            "redis.call('RPUSH', 'celery', 'good', '{\"poison\":\\0\\255}', 'good')"
                + " redis.call('RPUSH', 'celery:other', 'stays') redis.call('SET', 'session', 's')");
    var before = redis().fingerprint();
    var subject = naming("celery", "queue:*");
    assertThat(capture(UNDO, subject).summary()).isEqualTo("1 key: 1 list with 3 entries");
    redis().cli("RPUSH", "queue:late", "came after the undo point");

    assertThat(driver.purge(subject, store.open(UNDO), bench()))
        .isEqualTo(
            "removed 2 keys: 2 lists with 4 entries;"
                + " 1 key differed from the undo point, which gives back what it holds");
    assertThat(redis().cli("KEYS", "*").lines())
        .containsExactlyInAnyOrder("celery:other", "session");
    assertThat(driver.purge(subject, store.open(UNDO), bench()))
        .isEqualTo("nothing was left to remove");

    assertThat(restore(UNDO, subject)).isEqualTo("set 1 key right");
    assertThat(redis().fingerprint()).isEqualTo(before);
    assertThat(driver.purge(subject, store.open(UNDO), bench()))
        .isEqualTo("removed 1 key: 1 list with 3 entries; the undo point holds it all");
  }

  @Test
  void aPurgeThatTheUndoPointDoesNotHoldIsRefused() throws Exception {
    serve();
    redis().cli("RPUSH", "celery", "job");
    capture(UNDO, naming("celery"));

    assertThatThrownBy(() -> driver.purge(naming("*"), store.open(UNDO), bench()))
        .hasMessageContaining("names others");
    assertThat(redis().cli("LLEN", "celery")).isEqualTo("1");
  }

  @Test
  void twentyThousandKeysComeBackAsTheyWere() throws Exception {
    serve();
    redis()
        .lua(
            "for i = 1, 20000 do redis.call('SET', 'k:' .. i, 'v' .. i, 'PX', 9000000 + i) end"
                + " redis.call('SET', 'big', string.rep('x', 5000000))");
    var good = redis().fingerprint();
    assertThat(capture(GOOD, naming("*")).summary()).isEqualTo("20001 keys: 20001 strings");
    redis()
        .lua(
            "for i = 1, 20000, 2 do redis.call('DEL', 'k:' .. i) end"
                + " for i = 1, 5000 do redis.call('SET', 'late:' .. i, i) end"
                + " redis.call('APPEND', 'big', 'y')");

    assertThat(driver.compare(naming("*"), store.open(GOOD)).words())
        .containsExactly(
            "under \"*\" there are more: 5000 keys: 5000 strings",
            "under \"*\" there are fewer: gone are 10000 keys: 10000 strings",
            "under \"*\" there are other contents: were 1 key: 1 string; are 1 key: 1 string");
    assertThat(restore(GOOD, naming("*"))).isEqualTo("set 15001 keys right");
    assertThat(redis().fingerprint()).isEqualTo(good);
  }

  @Test
  void whatHasExpiredSinceStaysAwayAndIsNoDrift() throws Exception {
    serve();
    redis().cli("SET", "queue:short", "soon gone", "PX", "700");
    redis().cli("SET", "queue:long", "stays");
    capture(GOOD, naming("queue:*"));
    redis().cli("DEL", "queue:long");
    Thread.sleep(Duration.ofMillis(800));

    assertThat(driver.prepare(naming("queue:*"), store.open(GOOD), bench()))
        .isEqualTo("2 keys: complete and accepted, 1 key expired since and away for good");
    restore(GOOD, naming("queue:*"));
    assertThat(redis().cli("KEYS", "*")).isEqualTo("queue:long");
  }

  @Test
  void equalContentIsNoDriftHoweverItIsPacked() throws Exception {
    serve();
    redis()
        .lua(
            "for i = 1, 1000 do redis.call('SADD', 's', i .. 'x') redis.call('HSET', 'h', i .. 'x', i)"
                + " redis.call('RPUSH', 'l', 'entry ' .. i) end");
    capture(GOOD, naming("*"));
    redis()
        .lua(
            "redis.call('DEL', 's', 'h', 'l') for i = 1000, 1, -1 do redis.call('SADD', 's', i .. 'x')"
                + " redis.call('HSET', 'h', i .. 'x', i) redis.call('LPUSH', 'l', 'entry ' .. i) end");
    assertThat(driver.compare(naming("*"), store.open(GOOD)).words()).isEmpty();

    redis().cli("SREM", "s", "7x");
    redis().cli("SADD", "s", "other");
    assertThat(driver.compare(naming("*"), store.open(GOOD)).words()).hasSize(1);
  }

  @Test
  void aServerThatCannotTellInstantsIsReadExactly() throws Exception {
    serve("rename-command PEXPIRETIME \"\""); // as before 7.0
    redis().lua("for i = 1, 300 do redis.call('SET', 'k' .. i, i, 'PX', 5000000 + i) end");
    var first = capture(GOOD, naming("*"));
    assertThat(capture(UNDO, naming("*")).digest()).isEqualTo(first.digest());
    assertThat(driver.compare(naming("*"), store.open(GOOD)).words()).isEmpty();

    redis().lua("for i = 1, 300 do redis.call('PERSIST', 'k' .. i) end redis.call('DEL', 'k9')");
    assertThat(restore(GOOD, naming("*"))).isEqualTo("set 300 keys right");
  }

  @Test
  void tooMuchIsRefusedBeforeItIsRead() throws Exception {
    serve();
    redis()
        .lua(
            "redis.call('SET', 'big', string.rep('x', 3000000))"
                + " for i = 1, 50 do redis.call('SET', 'k' .. i, i) end");
    assertThatThrownBy(() -> capture(GOOD, with("limit-mib", "2", "*")))
        .hasMessageContaining("are more than 2 MiB");
    assertThatThrownBy(() -> capture(GOOD, with("limit-keys", "20", "*")))
        .hasMessageContaining("are more than 20 keys");
    assertThat(capture(GOOD, with("limit-mib", "2", "k*")).summary()).startsWith("50 keys");
  }
}

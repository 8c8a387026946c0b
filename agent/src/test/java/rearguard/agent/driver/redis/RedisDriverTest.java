package rearguard.agent.driver.redis;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.DriverContract;
import rearguard.agent.driver.World;
import rearguard.model.Setting;

class RedisDriverTest extends DriverContract {
  private static final String SECRET = "canary-in-a-job";

  @Override
  protected World world(Path empty) throws Exception {
    var redis = Redis.in(empty);
    redis.lua(
        """
        redis.call('RPUSH', 'celery', 'job 1', ARGV[1], 'job\\0\\255\\r\\n3', '')
        redis.call('SET', 'queue:flag\\0\\254', 'on\\0\\255', 'PX', 7200000)
        redis.call('HSET', 'queue:hash', 'one', '1', 'two', ARGV[1])
        redis.call('SADD', 'queue:set', 'a', 'b', 'c')
        for i = 1, 700 do redis.call('SADD', 'queue:large', 'member ' .. i) end
        redis.call('ZADD', 'queue:zset', 1.5, 'x', '-inf', 'y')
        redis.call('XADD', 'queue:stream', '7-1', 'field', 'value')
        redis.call('XADD', 'queue:stream', '7-2', 'field', 'other')
        redis.call('XGROUP', 'CREATE', 'queue:stream', 'workers', '0')
        redis.call('XREADGROUP', 'GROUP', 'workers', 'w1', 'COUNT', '1',
          'STREAMS', 'queue:stream', '>')
        redis.call('SET', 'session:1', 'of somebody')
        redis.call('SELECT', 1)
        redis.call('RPUSH', 'celery', 'of another database')
        """,
        SECRET);
    return new Queues(redis);
  }

  private record Queues(Redis redis) implements World {
    @Override
    public Driver driver() {
      return new RedisDriver();
    }

    @Override
    public Setting.Group settings() {
      return redis.section(Map.of(), "celery", "queue:*");
    }

    @Override
    public void damage() throws Exception {
      redis.lua(
          """
          redis.call('LPOP', 'celery')
          redis.call('RPUSH', 'celery', 'poison ' .. ARGV[1])
          redis.call('PEXPIRE', 'queue:flag\\0\\254', 3600000)
          redis.call('HSET', 'queue:hash', 'two', '2')
          redis.call('DEL', 'queue:set', 'queue:zset')
          redis.call('SREM', 'queue:large', 'member 350')
          redis.call('SET', 'queue:zset', 'no zset any more')
          redis.call('DEL', 'queue:stream')
          redis.call('XADD', 'queue:stream', '9-1', 'field', 'late')
          redis.call('RPUSH', 'queue:new', 'late')
          """,
          SECRET);
    }

    @Override
    public String fingerprint() throws Exception {
      return redis.fingerprint();
    }

    @Override
    public List<Path> beside() {
      return List.of(redis.data());
    }

    @Override
    public List<String> secrets() {
      return List.of(SECRET, Redis.PASSWORD, "job 1", "member 350");
    }

    @Override
    public void close() throws Exception {
      redis.close();
    }
  }
}

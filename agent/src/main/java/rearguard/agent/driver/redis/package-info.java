/**
 * Keys of a Redis database: queues, sessions, flags. Spoken to by a line of our own ({@code line}),
 * so neither redis-cli nor a library is needed, and the password stands in no list of processes.
 *
 * <p>Captures of every key that the fleet file names (whole names or patterns as of KEYS): DUMP,
 * the instant at which it expires, and a digest of what it holds; all in encrypted records of one
 * MiB. Each key is read in one transaction, keys among each other are not: what must fit together
 * is captured while nothing writes. Sizes are bounded, see {@code limit-mib} and {@code
 * limit-keys}.
 *
 * <p>Restores in one transaction (MULTI, EXEC): keys that differ are put back, keys of these
 * patterns that were not there are removed, whatever else is in the server is not touched. Killed
 * before its end, nothing happened. Keys that have expired since do not come back. What was
 * restored is as durable as the server's own settings (appendonly, save) make it.
 *
 * <p>Equal means equal content: the order of a set or hash, and how Redis packs a value, do not
 * count for drift; a digest of a snapshot may differ for them, since DUMP does. Of streams the
 * entries, the last id and the groups with their counts are compared; the payload brings back all.
 * Expiry of single fields of a hash comes back and is not compared.
 *
 * <p>Refused: replicas, clusters, sentinels, keys of modules, servers before 5.0, dumps that are
 * newer than the server. It cannot speak TLS. A Redis user needs {@code +@connection +info +multi
 * +exec +discard +scan +type +time +memory|usage +dump +restore +unlink +pttl +pexpiretime +get
 * +lrange +smembers +hgetall +zrange +xrange +xinfo +llen +scard +hlen +zcard +xlen +strlen} on
 * these keys.
 */
@NullMarked
package rearguard.agent.driver.redis;

import org.jspecify.annotations.NullMarked;

package rearguard.controller.ledger;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The controller's durable memory: one SQLite file. A write returns when it is on disk. Safe to use
 * from any thread; writes wait for one another, reads do not wait and see the last finished write.
 */
public final class Ledger implements AutoCloseable {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock oneWriter = new ReentrantLock(true);
  private final Handle writer;
  private final Jdbi readers;
  private final Audit audit;
  private final Owned owned;
  private volatile long epoch;

  private Ledger(Handle writer, Jdbi readers, Audit audit, Owned owned) {
    this.writer = writer;
    this.readers = readers;
    this.audit = audit;
    this.owned = owned;
    this.epoch = committed(Ledger::nextEpoch);
  }

  /**
   * Opens the file, makes it when there is none, brings its tables up to date and starts a new
   * epoch: from then on whoever had it open before writes nothing more into it.
   *
   * @throws LedgerException when the file is damaged or cannot be opened, or another process of
   *     this machine has it open; nothing was changed then
   */
  public static Ledger open(Path file, InstantSource clock) {
    var owned = Owned.take(file);
    try {
      return open(file, clock, owned);
    } catch (RuntimeException failed) {
      owned.close();
      throw failed;
    }
  }

  private static Ledger open(Path file, InstantSource clock, Owned owned) {
    try {
      migrate(file);
      var writer = Jdbi.create(source(file, false)).open();
      try {
        quickCheck(writer, file);
        return new Ledger(writer, Jdbi.create(source(file, true)), new Audit(clock), owned);
      } catch (RuntimeException failed) {
        writer.close();
        throw failed;
      }
    } catch (LedgerException damaged) {
      throw damaged;
    } catch (RuntimeException failed) {
      throw new LedgerException(
          "cannot open ledger \"" + file + "\": " + failed.getMessage(), failed);
    }
  }

  /** Adds a record to the audit of what changes nothing else in the ledger. */
  public void recorded(String kind, String subject, String who, String words) {
    write(handle -> audit().append(handle, kind, subject, who, words, Texts.utf8(words)));
  }

  /**
   * Does all of it or, when it throws, nothing. Must not be called from within another write.
   *
   * @throws LedgerException when another controller has opened the ledger since
   */
  public <T> T write(Function<Handle, T> work) {
    return committed(
        handle -> {
          long now = epoch(handle);
          if (now != epoch) {
            throw new LedgerException(
                "another controller opened this ledger: epoch "
                    + now
                    + " writes it, and this one is of epoch "
                    + epoch);
          }
          return work.apply(handle);
        });
  }

  private <T> T committed(Function<Handle, T> work) {
    oneWriter.lock();
    try {
      if (writer.isInTransaction()) {
        throw new IllegalStateException("a write within a write");
      }
      Failpoint.BEFORE_COMMIT.reached();
      var written = writer.inTransaction(TransactionIsolationLevel.SERIALIZABLE, work::apply);
      Failpoint.AFTER_COMMIT.reached();
      listeners.forEach(Runnable::run);
      return written;
    } finally {
      oneWriter.unlock();
    }
  }

  /**
   * Calls the listener after every write, before the writer goes on: it must be quick. Run what is
   * returned to hear no more.
   */
  public Runnable onWrite(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Looks at one consistent state. */
  public <T> T read(Function<Handle, T> work) {
    return readers.inTransaction(work::apply);
  }

  /** Goes up at each start of the controller on this ledger; never the same twice. */
  public long epoch() {
    return epoch;
  }

  /**
   * Raises the epoch above one that somebody heeded already: then this ledger is older than what
   * commanded last, and at its old epoch nobody would listen. What is noted stands in the same
   * write. Tells the epoch as it is then; it never goes down.
   */
  public long raiseEpoch(long heeded, Consumer<Handle> noted) {
    oneWriter.lock();
    try {
      epoch =
          write(
              handle -> {
                handle.execute(
                    "UPDATE epoch SET epoch = ? WHERE epoch < ?", heeded + 1, heeded + 1);
                noted.accept(handle);
                return epoch(handle);
              });
      return epoch;
    } finally {
      oneWriter.unlock();
    }
  }

  /** Whether no other controller has opened the ledger since. */
  boolean mine() {
    return read(Ledger::epoch) == epoch;
  }

  /** The history of everything that changed anything; append to it in the same write. */
  public Audit audit() {
    return audit;
  }

  /** Proves by a real write that the ledger can still take one. */
  public void touch() {
    write(handle -> handle.execute("UPDATE epoch SET touched = touched + 1"));
  }

  @Override
  public void close() {
    oneWriter.lock();
    try {
      writer.close();
    } finally {
      owned.close();
      oneWriter.unlock();
    }
  }

  private static long nextEpoch(Handle handle) {
    handle.execute("UPDATE epoch SET epoch = epoch + 1");
    return epoch(handle);
  }

  private static long epoch(Handle handle) {
    return handle.createQuery("SELECT epoch FROM epoch").mapTo(Long.class).one();
  }

  private static void migrate(Path file) {
    Flyway.configure(Ledger.class.getClassLoader())
        .dataSource(source(file, false))
        .locations("classpath:ledger/migration")
        .loggers("slf4j")
        .load()
        .migrate();
  }

  private static void quickCheck(Handle handle, Path file) {
    var found = handle.createQuery("PRAGMA quick_check").mapTo(String.class).list();
    if (found.size() != 1 || !found.getFirst().equals("ok")) {
      throw new LedgerException("ledger \"" + file + "\" is damaged: " + found.getFirst());
    }
  }

  private static SQLiteDataSource source(Path file, boolean readOnly) {
    var config = new SQLiteConfig();
    config.setReadOnly(readOnly);
    config.enforceForeignKeys(true);
    config.setBusyTimeout(5_000);
    config.setTransactionMode(
        readOnly ? SQLiteConfig.TransactionMode.DEFERRED : SQLiteConfig.TransactionMode.IMMEDIATE);
    if (!readOnly) {
      config.setJournalMode(SQLiteConfig.JournalMode.WAL);
      config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    }
    var source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }
}

package rearguard.agent.policy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import rearguard.agent.host.digest.Sha256;

/**
 * One command that the policy declares.
 *
 * @param run program and words; a word {@code {NAME}} is that parameter, whole
 * @param account whom it runs as, by name, and in which folder
 * @param environment beside PATH, HOME, USER and LANG, which follow the user
 * @param success the exit codes that mean so
 * @param more what else it can be asked
 * @param manner what may happen to it
 */
public record Entry(
    String name,
    List<String> run,
    Place account,
    Surroundings environment,
    Duration within,
    SortedSet<Integer> success,
    SequencedMap<String, Parameter> parameters,
    More more,
    Manner manner) {
  public Entry {
    run = List.copyOf(run);
    success = Collections.unmodifiableSortedSet(new TreeSet<>(success));
    parameters = Collections.unmodifiableSequencedMap(new java.util.LinkedHashMap<>(parameters));
  }

  public record Place(String user, Path folder) {}

  /**
   * Variables.
   *
   * @param files those whose values stand in files of root, such as passwords
   */
  public record Surroundings(SortedMap<String, String> plain, SortedMap<String, Path> files) {
    public Surroundings {
      plain = Collections.unmodifiableSortedMap(new TreeMap<>(plain));
      files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }
  }

  /**
   * Words of the other commands; an empty list where there is none.
   *
   * @param undo takes back what {@code run} did, or a part of it
   * @param probe exits with 0 when {@code run} was done, 1 when it was not, else it cannot tell
   * @param status prints what is in force now
   */
  public record More(List<String> undo, List<String> probe, List<String> status) {
    public More {
      undo = List.copyOf(undo);
      probe = List.copyOf(probe);
      status = List.copyOf(status);
    }
  }

  /**
   * How it may be treated.
   *
   * @param repeatable to run it twice does no harm
   * @param outlives what it starts may go on when the agent ends
   */
  public record Manner(boolean repeatable, boolean outlives, Optional<Limits> limits) {}

  /**
   * What the kernel lets it have; none is zero.
   *
   * @param memory bytes
   * @param cpu percent of one core
   */
  public record Limits(long memory, int cpu, int processes) {}

  /** Of all that is declared; another one later means that the policy was changed. */
  public String digest() {
    var text = toString().getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Sha256.jvm().digest(text));
  }
}

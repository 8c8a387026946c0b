package rearguard.cli.output;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** A document for programs: what JSON and YAML can say, and nothing else. */
public sealed interface Value {

  record Text(String value) implements Value {}

  /** Spelt when it is written: how a time is spelt is a lot to load for who reads the page. */
  record Time(Instant value) implements Value {}

  record Whole(long value) implements Value {}

  record Real(double value) implements Value {}

  record Truth(boolean value) implements Value {}

  record Items(List<Value> values) implements Value {
    public Items {
      values = List.copyOf(values);
    }
  }

  /** Keys in the order they were given; a time is RFC 3339 in UTC, a duration ISO 8601. */
  record Fields(SequencedMap<String, Value> entries) implements Value {
    public static final Fields EMPTY = new Fields(new LinkedHashMap<>());

    public Fields {
      entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
    }

    public Fields with(String key, Value value) {
      var more = new LinkedHashMap<>(entries);
      more.put(key, value);
      return new Fields(more);
    }

    public Fields with(String key, String value) {
      return with(key, new Text(value));
    }

    public Fields with(String key, long value) {
      return with(key, new Whole(value));
    }

    public Fields with(String key, Instant value) {
      return with(key, new Time(value));
    }

    public Fields with(String key, Duration value) {
      return with(key, value.toString());
    }

    public Fields withTruth(String key, Boolean value) {
      return with(key, new Truth(value));
    }

    /** The entry is left out when there is no value. */
    public Fields withSome(String key, Optional<?> value) {
      return value.map(some -> with(key, of(some))).orElse(this);
    }

    private static Value of(Object some) {
      return some instanceof Instant time ? new Time(time) : new Text(some.toString());
    }

    public Fields withTexts(String key, List<?> values) {
      return with(
          key, new Items(values.stream().<Value>map(one -> new Text(one.toString())).toList()));
    }
  }

  /** The first entries of every document. */
  static Fields document(String kind) {
    return Fields.EMPTY.with("apiVersion", "rearguard/v1").with("kind", kind);
  }
}

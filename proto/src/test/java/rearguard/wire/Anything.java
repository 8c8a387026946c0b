package rearguard.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.evidence.Custody;
import rearguard.model.evidence.Kept;
import rearguard.model.evidence.Lockdown;
import rearguard.model.evidence.Seal;
import rearguard.model.evidence.Told;
import rearguard.model.flag.Flag;
import rearguard.model.fleet.Host;
import rearguard.model.fleet.HostFacts;
import rearguard.model.fleet.HostHealth;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.EvidenceId;
import rearguard.model.name.HostName;
import rearguard.model.name.Tag;
import rearguard.model.snapshot.Target;
import rearguard.model.traffic.Held;
import rearguard.model.traffic.Hold;
import rearguard.model.traffic.HoldNote;
import rearguard.model.traffic.InForce;
import rearguard.model.traffic.Standing;
import rearguard.model.traffic.Wish;

/** Values of the plain words, any of them, the same ones for the same seed. */
class Anything {
  private static final String[] HOSTILE = {
    "",
    "v1.0.0 (1a2b3c4) on main",
    "\u001b[2J",
    "a\nb",
    "\u202egnp",
    "<script>",
    "日本",
    "\0",
    "$(id)"
  };
  final RandomGenerator random;

  Anything(long seed) {
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  String text() {
    return HOSTILE[random.nextInt(HOSTILE.length)] + (random.nextBoolean() ? "" : number());
  }

  String word() {
    return "w" + Long.toString(random.nextLong() >>> 20, 36);
  }

  long number() {
    return random.nextLong() >> random.nextInt(63);
  }

  int small() {
    return random.nextInt(70_000);
  }

  boolean flag() {
    return random.nextBoolean();
  }

  Instant moment() {
    return Instant.ofEpochSecond(random.nextLong() >> 28, random.nextInt(1_000_000_000));
  }

  Duration span() {
    return Duration.ofNanos(number());
  }

  <T> List<T> list(Supplier<T> item) {
    List<T> items = new ArrayList<>();
    int size = random.nextInt(3);
    for (int i = 0; i < size; i++) {
      items.add(item.get());
    }
    return items;
  }

  <T> Optional<T> maybe(Supplier<T> item) {
    return flag() ? Optional.of(item.get()) : Optional.empty();
  }

  <E> E one(E[] words) {
    return words[random.nextInt(words.length)];
  }

  SortedMap<String, String> texts() {
    SortedMap<String, String> texts = new TreeMap<>();
    list(this::word).forEach(key -> texts.put(key, text()));
    return texts;
  }

  HostName host() {
    return new HostName(word());
  }

  Target target() {
    return new Target(new ComponentName(word()), host());
  }

  DriverName driver() {
    return new DriverName(word());
  }

  Problem problem() {
    return new Problem(
        one(Problem.Kind.values()),
        text(),
        text(),
        flag(),
        flag(),
        maybe(() -> new Problem.Place(text(), small(), small(), text())));
  }

  Setting.Group settings(int depth) {
    SequencedMap<String, Setting> entries = new LinkedHashMap<>();
    list(this::text).forEach(key -> entries.put(key, setting(depth)));
    return new Setting.Group(entries);
  }

  private Setting setting(int depth) {
    return switch (depth == 0 ? 0 : random.nextInt(3)) {
      case 0 -> new Setting.Text(text());
      case 1 -> new Setting.Many(list(() -> setting(depth - 1)));
      default -> settings(depth - 1);
    };
  }

  DriverSpec spec() {
    var abilities = EnumSet.noneOf(Ability.class);
    abilities.addAll(list(() -> one(Ability.values())));
    return new DriverSpec(
        driver(),
        one(Kind.values()),
        abilities,
        list(() -> new DriverSpec.Key(text(), one(DriverSpec.Shape.values()), flag(), text())),
        maybe(this::word),
        maybe(this::word));
  }

  Wish wish() {
    return switch (small() % 4) {
      case 0 -> new Wish.Keep(hold());
      case 1 -> new Wish.Release(word());
      case 2 -> new Wish.Admit(word(), list(this::text));
      default -> new Wish.Look();
    };
  }

  Flag featureFlag() {
    return new Flag(
        word(), text(), flagValue(), flagValue(), maybe(this::word), maybe(this::moment));
  }

  private Flag.Value flagValue() {
    return switch (small() % 3) {
      case 0 -> new Flag.Value.Set(text());
      case 1 -> new Flag.Value.Unset();
      default -> new Flag.Value.Untold(text());
    };
  }

  private Hold hold() {
    var why = new Hold.Why(word(), text());
    return new Hold(word(), maybe(this::span), list(this::text), why);
  }

  Standing standing() {
    return new Standing(text(), list(this::held));
  }

  private Held held() {
    return new Held(word(), word(), maybe(this::span), list(this::text), list(this::text));
  }

  HoldNote note() {
    return new HoldNote(inForce(), target(), driver(), settings(2));
  }

  private InForce inForce() {
    return new InForce(
        text(), word(), flag(), word(), text(), moment(), maybe(this::moment), text());
  }

  Seal seal() {
    return new Seal(
        new EvidenceId("e-" + word().repeat(8).substring(0, 16)),
        host(),
        new ApplicationName(word()),
        moment(),
        moment(),
        flag(),
        small(),
        number(),
        text(),
        list(this::text));
  }

  Told told() {
    return new Told(list(this::seal), ByteBuffer.wrap(text().getBytes(StandardCharsets.UTF_8)));
  }

  Kept kept() {
    return new Kept(seal(), one(Custody.values()));
  }

  Lockdown lockdown() {
    return new Lockdown(word(), new ApplicationName(word()), text(), text(), moment());
  }

  rearguard.model.evidence.Wish evidence() {
    return switch (small() % 3) {
      case 0 ->
          new rearguard.model.evidence.Wish.Take(
              new EvidenceId("e-" + word().repeat(8).substring(0, 16)),
              new ApplicationName(word()),
              text(),
              text(),
              list(
                  () ->
                      new rearguard.model.evidence.Wish.Section(target(), driver(), settings(2))));
      case 1 -> new rearguard.model.evidence.Wish.Look(new ApplicationName(word()));
      default ->
          new rearguard.model.evidence.Wish.Read(
              new EvidenceId("e-" + word().repeat(8).substring(0, 16)), small(), small());
    };
  }

  HostFacts facts() {
    return new HostFacts(
        text(), text(), text(), small(), number(), text(), number(), text(), list(this::spec));
  }

  HostHealth health() {
    return new HostHealth(
        number(), moment(), number(), number(), random.nextDouble(), number(), list(this::inForce));
  }

  Host hostState() {
    return new Host(
        text(),
        host(),
        new TreeSet<>(list(() -> new Tag(word(), word()))),
        one(Host.State.values()),
        maybe(this::facts),
        maybe(this::health),
        maybe(this::moment),
        span(),
        maybe(this::word),
        maybe(this::moment));
  }
}

package rearguard.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.host.HostException;
import rearguard.agent.journal.Entry.Epoch;

class JournalTest {
  private static final int SMALL = 1024;
  @TempDir private Path folder;
  private final List<Entry> read = new ArrayList<>();

  private Journal open() throws HostException {
    read.clear();
    return Journal.open(place(), (_, entry) -> read.add(entry));
  }

  private Journal.Place place() {
    return new Journal.Place(folder, InstantSource.system(), SMALL, new LocalVolume());
  }

  private void write(int count) throws HostException {
    try (var journal = open()) {
      for (int each = 0; each < count; each++) {
        journal.append(new Epoch(journal.head() + 1));
      }
    }
  }

  private static List<Entry> epochs(int count) {
    return java.util.stream.LongStream.rangeClosed(1, count)
        .mapToObj(n -> (Entry) new Epoch(n))
        .toList();
  }

  @Test
  void whatWasAppendedIsReadInOrderOverSegments() throws Exception {
    write(30);
    write(10);
    open().close();
    assertThat(read).isEqualTo(epochs(40));
    assertThat(new LocalVolume().segments(folder)).hasSizeGreaterThan(2);
  }

  @Test
  void whatIsFoundIsOnTheDiskBeforeItIsTrusted() throws Exception {
    write(3);
    var synced = new ArrayList<Path>();
    var volume = new Watched(new LocalVolume(), synced);
    var place = new Journal.Place(folder, InstantSource.system(), SMALL, volume);
    Journal.open(place, (_, entry) -> read.add(entry)).close();
    assertThat(synced).containsExactly(new LocalVolume().segments(folder).getLast());
  }

  /** Tells which files were synced while open. */
  private record Watched(Volume real, List<Path> synced) implements Volume {
    @Override
    public List<Path> segments(Path folder) throws IOException {
      return real.segments(folder);
    }

    @Override
    public byte[] read(Path file) throws IOException {
      return real.read(file);
    }

    @Override
    public Strip open(Path file) throws IOException {
      return new WatchedStrip(file, real.open(file), synced);
    }

    @Override
    public void remove(Path file) throws IOException {
      real.remove(file);
    }

    @Override
    public void sync(Path folder) throws IOException {
      real.sync(folder);
    }
  }

  private record WatchedStrip(Path file, Volume.Strip real, List<Path> synced)
      implements Volume.Strip {
    @Override
    public long length() throws IOException {
      return real.length();
    }

    @Override
    public void write(long at, byte[] bytes) throws IOException {
      real.write(at, bytes);
    }

    @Override
    public void blank(long from, long length) throws IOException {
      real.blank(from, length);
    }

    @Override
    public void sync() throws IOException {
      real.sync();
      synced.add(file);
    }

    @Override
    public void close() throws IOException {
      real.close();
    }
  }

  @Test
  void ofAYoungSegmentOnlyWhatWasWrittenIsRead() throws Exception {
    var large = new Journal.Place(folder, InstantSource.system(), 4 << 20, new LocalVolume());
    try (var journal = Journal.open(large, (_, _) -> {})) {
      journal.append(new Epoch(1));
    }
    var file = new LocalVolume().segments(folder).getFirst();
    assertThat(Files.size(file)).isEqualTo(4 << 20);
    var written = new LocalVolume().read(file);
    assertThat(written).hasSizeLessThan(500);
    assertThat(Framed.at(written, 0)).isPresent();
  }

  @Test
  void bytesAreReadToTheLastThatIsNotBlankWhereverItStands() throws Exception {
    var file = folder.resolve("segment");
    int part = 64 << 10;
    for (int last : new int[] {0, 1, part - 1, part, part + 1, 3 * part - 1}) {
      byte[] whole = new byte[3 * part];
      whole[last] = 1;
      Files.write(file, whole);
      int expected = Math.min(whole.length, last + 1 + Framed.TAIL);
      assertThat(new LocalVolume().read(file)).isEqualTo(Arrays.copyOf(whole, expected));
    }
    Files.write(file, new byte[part + 7]);
    assertThat(Reading.blank(new LocalVolume().read(file), 0)).isTrue();
    Files.write(file, new byte[0]);
    assertThat(new LocalVolume().read(file)).isEmpty();
  }

  @Test
  void aRecordTornAtAnyByteIsCutOffAndTheJournalGoesOn() throws Exception {
    write(3);
    var file = new LocalVolume().segments(folder).getFirst();
    byte[] whole = Files.readAllBytes(file);
    int size = Framed.at(whole, 0).orElseThrow().size();
    for (int kept = 1; kept < size; kept++) {
      byte[] torn = Arrays.copyOf(Arrays.copyOf(whole, 2 * size + kept), whole.length);
      if (Arrays.equals(torn, whole)) {
        continue; // what is missing was zero: nothing is torn
      }
      Files.write(file, torn);
      try (var journal = open()) {
        assertThat(read).as("%d bytes", kept).isEqualTo(epochs(2));
        assertThat(journal.note()).isPresent();
        assertThat(journal.append(new Epoch(3))).isEqualTo(3);
      }
      open().close();
      assertThat(read).isEqualTo(epochs(3));
    }
  }

  @Test
  void aFileCutShortByAPowerFailureIsFilledUpAgain() throws Exception {
    write(3);
    var file = new LocalVolume().segments(folder).getFirst();
    byte[] whole = Files.readAllBytes(file);
    int size = Framed.at(whole, 0).orElseThrow().size();
    for (int length = 0; length < 3 * size; length += 7) {
      Files.write(file, Arrays.copyOf(whole, length));
      try (var journal = open()) {
        assertThat(read).isEqualTo(epochs(length / size));
        journal.append(new Epoch(9));
      }
      Files.write(file, whole);
    }
  }

  @Test
  void aFlippedByteInTheMiddleQuarantinesTheJournal() throws Exception {
    write(3);
    var file = new LocalVolume().segments(folder).getFirst();
    byte[] whole = Files.readAllBytes(file);
    int size = Framed.at(whole, 0).orElseThrow().size();
    for (int at = size; at < 2 * size; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 0x10;
      Files.write(file, flipped);
      try (var journal = open()) {
        assertThat(read).isEqualTo(epochs(1));
        assertThat(journal.stopped().orElseThrow().message()).contains("damaged at record 2");
        assertThatThrownBy(() -> journal.append(new Epoch(9))).isInstanceOf(HostException.class);
      }
      assertThat(Files.readAllBytes(file)).isEqualTo(flipped);
    }
  }

  @Test
  void aMissingSegmentQuarantinesTheJournal() throws Exception {
    write(30);
    Files.delete(new LocalVolume().segments(folder).get(1));
    try (var journal = open()) {
      assertThat(journal.stopped()).isPresent();
    }
  }

  @Test
  void aFolderBelongsToOneAgentAtATime() throws Exception {
    try (var _ = open()) {
      assertThatThrownBy(this::open)
          .hasMessageContaining("another agent, or a person's command, works in \"");
    }
    open().close();
  }

  @Test
  void interruptionDoesNotHarmTheJournal() throws Exception {
    try (var journal = open()) {
      Thread.currentThread().interrupt();
      journal.append(new Epoch(1));
      assertThat(Thread.interrupted()).isTrue();
      journal.append(new Epoch(2));
    }
    open().close();
    assertThat(read).isEqualTo(epochs(2));
  }
}

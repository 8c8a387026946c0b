package rearguard.agent.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What reading the files came to. */
record Found(Reading reading, Optional<Segment> tail, String base) {

  /** Begins with the newest file that needs none before it. */
  static Found in(Journal.Place place, Journal.Reader reader) throws IOException {
    var reading = new Reading(reader);
    var files = place.volume().segments(place.folder());
    int start = files.size() - 1;
    while (start > 0 && !begins(reading, place, files.get(start))) {
      start--;
    }
    if (start == 0) {
      begins(reading, place, files.getFirst());
    }
    return read(place, reading, files.subList(Math.max(start, 0), files.size()));
  }

  private static boolean begins(Reading reading, Journal.Place place, Path file)
      throws IOException {
    return reading.beginsAnew(name(file), place.volume().read(file));
  }

  private static Found read(Journal.Place place, Reading reading, List<Path> files)
      throws IOException {
    var tail = Segment.path(place.folder(), 1);
    int used = 0;
    for (var file : files) {
      boolean goesOn = !reading.torn();
      int good = reading.segment(name(file), place.volume().read(file));
      tail = goesOn ? file : tail;
      used = goesOn ? good : used;
    }
    return new Found(
        reading,
        reading.damage().isPresent()
            ? Optional.empty()
            : Optional.of(Segment.open(place.volume(), tail, place.segmentSize(), used)),
        files.isEmpty() ? name(tail) : name(files.getFirst()));
  }

  static String name(Path file) {
    return file.getFileName().toString();
  }
}

package rearguard.agent.step;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.agent.journal.Entry;
import rearguard.agent.journal.Entry.Numbered;

/**
 * Says a book in as few entries as tell it whole: reports that no held run remembers, plans, the
 * reports these remember, what was acknowledged, and last what is at work. Reports keep the numbers
 * the controller knows. Pure.
 */
enum Condensing {
  ;

  static Entry.Condensed of(Book book, Debts debts) {
    var remembered = remembered(book);
    var kept = new ArrayList<Numbered>();
    book.unacknowledged().values().stream()
        .filter(told -> !remembered.containsKey(told.number()))
        .forEach(told -> kept.add(numbered(told)));
    for (var held : book.open().values()) {
      var plan = new Entry.PlanHeld(held.run(), held.planId(), book.epoch(), held.plan());
      kept.add(new Numbered(0, plan));
    }
    remembered.values().forEach(told -> kept.add(numbered(told)));
    remembered.keySet().stream()
        .filter(number -> !book.unacknowledged().containsKey(number))
        .max(Comparator.naturalOrder())
        .ifPresent(number -> kept.add(new Numbered(0, new Entry.Acknowledged(number))));
    book.open().values().forEach(held -> atWork(held, kept));
    debts.owed().values().forEach(owing -> kept.add(new Numbered(0, owing)));
    return new Entry.Condensed(book.epoch(), List.copyOf(book.ended()), kept);
  }

  private static SortedMap<Long, Told> remembered(Book book) {
    var all = new TreeMap<Long, Told>();
    book.open().values().stream()
        .flatMap(held -> held.traces().values().stream())
        .flatMap(trace -> trace.outcome().stream())
        .forEach(told -> all.put(told.number(), told));
    return all;
  }

  private static Numbered numbered(Told told) {
    return new Numbered(told.number(), new Entry.Outcome(told.run(), told.report()));
  }

  private static void atWork(HeldRun held, List<Numbered> kept) {
    held.traces()
        .forEach(
            (step, trace) -> {
              if (trace.outcome().isEmpty()) {
                kept.add(new Numbered(0, new Entry.Intent(held.run(), step, trace.attempt())));
              }
            });
  }
}

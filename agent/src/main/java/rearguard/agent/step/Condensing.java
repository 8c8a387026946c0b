package rearguard.agent.step;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import rearguard.agent.journal.Entry;
import rearguard.agent.journal.Entry.Numbered;
import rearguard.agent.step.HeldRun.Fence;

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
        .filter(news -> !remembered.containsKey(news.number()) && !fences(book, news))
        .forEach(news -> kept.add(numbered(news)));
    for (var held : book.open().values()) {
      long epoch = held.origin() == HeldRun.Origin.HERE ? Book.HERE : book.epoch();
      kept.add(
          new Numbered(
              0, new Entry.PlanHeld(held.run(), held.planId(), epoch, held.plan(), held.claim())));
    }
    remembered.values().forEach(told -> kept.add(numbered(told)));
    traced(book).filter(told -> told.number() == 0).forEach(told -> kept.add(numbered(told)));
    remembered.keySet().stream()
        .filter(number -> !book.unacknowledged().containsKey(number))
        .max(Comparator.naturalOrder())
        .ifPresent(number -> kept.add(new Numbered(0, new Entry.Acknowledged(number))));
    book.open().values().forEach(held -> atWork(held, kept));
    book.open().values().forEach(held -> fence(held, kept));
    debts.owed().values().forEach(owing -> kept.add(new Numbered(0, owing)));
    return new Entry.Condensed(book.epoch(), List.copyOf(book.ended()), kept);
  }

  private static SortedMap<Long, Told> remembered(Book book) {
    var all = new TreeMap<Long, Told>();
    traced(book).filter(told -> told.number() > 0).forEach(told -> all.put(told.number(), told));
    return all;
  }

  private static Stream<Told> traced(Book book) {
    return book.open().values().stream()
        .flatMap(held -> held.traces().values().stream())
        .flatMap(trace -> trace.outcome().stream());
  }

  private static Numbered numbered(News news) {
    return new Numbered(
        news.number(),
        switch (news) {
          case Told told -> new Entry.Outcome(told.run(), told.report());
          case News.TakenOver taken -> new Entry.TakenOver(taken.run(), taken.takeover());
          case News.HandedBack handed ->
              new Entry.HandedBack(handed.run(), handed.told(), handed.plan());
        });
  }

  /** Said again last of all, where it fences the run. */
  private static boolean fences(Book book, News news) {
    return book.held(news.run())
        .flatMap(HeldRun::fence)
        .flatMap(Fence::news)
        .filter(news::equals)
        .isPresent();
  }

  private static void fence(HeldRun held, List<Numbered> kept) {
    held.fence()
        .ifPresent(
            fence ->
                kept.add(
                    fence
                        .news()
                        .map(Condensing::numbered)
                        .orElseGet(
                            () ->
                                new Numbered(
                                    0, new Entry.TakenOver(held.run(), fence.takeover())))));
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

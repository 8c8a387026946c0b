package rearguard.agent.journal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Optional;
import rearguard.agent.journal.Entry.Acknowledged;
import rearguard.agent.journal.Entry.Condensed;
import rearguard.agent.journal.Entry.Ended;
import rearguard.agent.journal.Entry.Epoch;
import rearguard.agent.journal.Entry.HandedBack;
import rearguard.agent.journal.Entry.Intent;
import rearguard.agent.journal.Entry.Numbered;
import rearguard.agent.journal.Entry.Outcome;
import rearguard.agent.journal.Entry.Owing;
import rearguard.agent.journal.Entry.PlanHeld;
import rearguard.agent.journal.Entry.Released;
import rearguard.agent.journal.Entry.TakenOver;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.HostName;
import rearguard.model.name.PlanId;
import rearguard.model.name.RunId;
import rearguard.model.name.StepId;
import rearguard.model.plan.Step;
import rearguard.model.run.Claim;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;
import rearguard.wire.CourseWire;
import rearguard.wire.PlanWire;
import rearguard.wire.RunWire;
import rearguard.wire.TakeoverWire;

/** An entry as the payload of a record: one letter for its kind, then its parts. */
enum EntryBytes {
  ;

  static byte[] of(Entry entry) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      switch (entry) {
        case PlanHeld held -> write(out, held);
        case Intent(var run, var step, int attempt) -> {
          out.writeByte('I');
          out.writeUTF(run.value());
          out.writeUTF(step.value());
          out.writeInt(attempt);
        }
        case Outcome outcome -> write(out, outcome);
        case Ended(var run, var state) -> {
          out.writeByte('D');
          out.writeUTF(run.value());
          out.writeUTF(state.name());
        }
        case Epoch(long number) -> {
          out.writeByte('E');
          out.writeLong(number);
        }
        case Owing owing -> write(out, owing);
        case Released(var application) -> {
          out.writeByte('R');
          out.writeUTF(application.value());
        }
        case Acknowledged(long number) -> {
          out.writeByte('A');
          out.writeLong(number);
        }
        case TakenOver taken -> write(out, taken);
        case HandedBack handed -> write(out, handed);
        case Condensed condensed -> write(out, condensed);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, PlanHeld held) throws IOException {
    out.writeByte('P');
    out.writeUTF(held.run().value());
    out.writeUTF(held.planId().value());
    out.writeLong(held.epoch());
    blob(out, PlanWire.bytes(held.plan()));
    if (!held.claim().equals(Claim.UNSAID)) {
      blob(out, CourseWire.bytes(held.claim()));
    }
  }

  private static void write(DataOutputStream out, Outcome outcome) throws IOException {
    var report = outcome.report();
    var id = report.step().value();
    var host = new HostName(id.substring(0, id.indexOf('/')));
    out.writeByte('O');
    out.writeUTF(outcome.run().value());
    blob(out, RunWire.bytes(new RunEvent.Reported(report.at(), host, report)));
  }

  private static void write(DataOutputStream out, TakenOver taken) throws IOException {
    out.writeByte('T');
    out.writeUTF(taken.run().value());
    blob(out, TakeoverWire.bytes(taken.takeover()));
  }

  private static void write(DataOutputStream out, HandedBack handed) throws IOException {
    out.writeByte('H');
    out.writeUTF(handed.run().value());
    blob(out, RunWire.bytes(handed.told()));
    blob(out, handed.plan().map(PlanWire::bytes).orElse(new byte[0]));
  }

  private static HandedBack handedBack(RunId run, DataInputStream in) throws IOException {
    if (!(RunWire.event(blob(in)) instanceof RunEvent.HandedBack told)) {
      throw new IllegalArgumentException("a hand-back that is none");
    }
    byte[] plan = blob(in);
    return new HandedBack(
        run, told, plan.length == 0 ? Optional.empty() : Optional.of(PlanWire.plan(plan)));
  }

  private static void write(DataOutputStream out, Owing owing) throws IOException {
    out.writeByte('W');
    out.writeUTF(owing.run().value());
    out.writeUTF(owing.application().value());
    out.writeInt(owing.stops().size());
    for (var step : owing.stops()) {
      blob(out, PlanWire.bytes(step));
    }
  }

  private static Owing owing(DataInputStream in) throws IOException {
    var run = new RunId(in.readUTF());
    var application = new ApplicationName(in.readUTF());
    var stops = new ArrayList<Step>();
    for (int left = in.readInt(); left > 0; left--) {
      stops.add(PlanWire.step(blob(in)));
    }
    return new Owing(run, application, stops);
  }

  private static void write(DataOutputStream out, Condensed condensed) throws IOException {
    out.writeByte('C');
    out.writeLong(condensed.epoch());
    out.writeInt(condensed.ended().size());
    for (var run : condensed.ended()) {
      out.writeUTF(run.value());
    }
    out.writeInt(condensed.kept().size());
    for (var kept : condensed.kept()) {
      out.writeLong(kept.number());
      blob(out, of(kept.entry()));
    }
  }

  /** Throws IllegalArgumentException for what no agent of this version wrote. */
  static Entry read(byte[] payload) {
    try (var in = new DataInputStream(new ByteArrayInputStream(payload))) {
      return switch (in.readByte()) {
        case 'P' ->
            new PlanHeld(
                new RunId(in.readUTF()),
                new PlanId(in.readUTF()),
                in.readLong(),
                PlanWire.plan(blob(in)),
                in.available() == 0 ? Claim.UNSAID : CourseWire.claim(blob(in)));
        case 'I' -> new Intent(new RunId(in.readUTF()), new StepId(in.readUTF()), in.readInt());
        case 'O' -> outcome(new RunId(in.readUTF()), blob(in));
        case 'D' -> new Ended(new RunId(in.readUTF()), RunState.valueOf(in.readUTF()));
        case 'E' -> new Epoch(in.readLong());
        case 'W' -> owing(in);
        case 'R' -> new Released(new ApplicationName(in.readUTF()));
        case 'A' -> new Acknowledged(in.readLong());
        case 'T' -> new TakenOver(new RunId(in.readUTF()), TakeoverWire.takeover(blob(in)));
        case 'H' -> handedBack(new RunId(in.readUTF()), in);
        case 'C' -> condensed(in);
        default -> throw new IllegalArgumentException("an entry of unknown kind");
      };
    } catch (IOException e) {
      throw new IllegalArgumentException("an entry that ends too early", e);
    }
  }

  private static Outcome outcome(RunId run, byte[] event) {
    if (RunWire.event(event) instanceof RunEvent.Reported(_, _, var report)) {
      return new Outcome(run, report);
    }
    throw new IllegalArgumentException("an outcome that holds no report");
  }

  private static Condensed condensed(DataInputStream in) throws IOException {
    long epoch = in.readLong();
    var ended = new ArrayList<RunId>();
    for (int left = in.readInt(); left > 0; left--) {
      ended.add(new RunId(in.readUTF()));
    }
    var kept = new ArrayList<Numbered>();
    for (int left = in.readInt(); left > 0; left--) {
      kept.add(new Numbered(in.readLong(), inner(blob(in))));
    }
    return new Condensed(epoch, ended, kept);
  }

  /** One in another would let a forged record nest as deep as the stack. */
  private static Entry inner(byte[] payload) {
    if (payload.length > 0 && payload[0] == 'C') {
      throw new IllegalArgumentException("a condensed entry within another");
    }
    return read(payload);
  }

  private static void blob(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] blob(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IllegalArgumentException("an entry that ends too early");
    }
    return in.readNBytes(length);
  }
}

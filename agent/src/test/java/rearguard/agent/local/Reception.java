package rearguard.agent.local;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import rearguard.agent.show.Showing;
import rearguard.agent.step.OneHost;
import rearguard.agent.step.Questions;

/** The local desk of a test's host. */
final class Reception {
  private Reception() {}

  static EscapeShelf shelf(OneHost host, Path folder) {
    return new EscapeShelf(folder.resolve("escapes"), host.work.host());
  }

  static LocalDesk desk(OneHost host, Path folder, BooleanSupplier connected) {
    return new LocalDesk(
        new LocalDesk.Means(
            host.desk,
            host.claims,
            host.life,
            new Questions(host.work),
            host.work,
            shelf(host, folder),
            new Showing(host.desk, host.work, _ -> List.of()),
            connected));
  }
}

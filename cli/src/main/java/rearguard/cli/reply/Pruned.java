package rearguard.cli.reply;

import java.util.List;
import rearguard.model.stock.PointDrop;

/**
 * What was dropped, or would be.
 *
 * @param retention by which, in words
 * @param notes what stands in the way, or is still to come
 */
public record Pruned(List<PointDrop> drops, String retention, List<String> notes) {
  public Pruned {
    drops = List.copyOf(drops);
    notes = List.copyOf(notes);
  }
}

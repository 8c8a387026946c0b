package rearguard.agent.link;

import rearguard.agent.evidence.Forensics;
import rearguard.agent.local.EscapeShelf;
import rearguard.agent.retention.Dropping;
import rearguard.agent.show.Showing;
import rearguard.agent.step.CatchUps;
import rearguard.agent.step.Claims;
import rearguard.agent.step.Desk;
import rearguard.agent.step.Leases;
import rearguard.agent.step.Questions;
import rearguard.agent.step.StepLife;
import rearguard.agent.watch.Watching;

/** Who does what the controller asks. */
public record Duties(
    Desk desk,
    Leases leases,
    StepLife life,
    Claims claims,
    Questions questions,
    CatchUps catchUps,
    EscapeShelf escapes,
    Watching watching,
    Dropping dropping,
    Forensics forensics,
    Showing showing) {}

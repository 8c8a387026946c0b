package rearguard.e2e.sim;

/** One defence that is missing. Each must be found by the simulation. */
enum Mutant {
  // the agent
  INTENT_NOT_WRITTEN("acts without writing the intent"),
  INTENT_NOT_SYNCED("acts before the intent is durable"),
  OUTCOME_TOLD_EARLY("reports before the outcome is durable"),
  PLAN_ACCEPTED_EARLY("says that it holds the plan before that is durable"),
  OLD_EPOCH_OBEYED("obeys an order of an epoch that is over"),
  /** Each plan that is held keeps its epoch too, so that either alone is enough. */
  EPOCH_NOT_WRITTEN("forgets the epoch it heard, also that of the plans it holds"),
  LEASE_IGNORED("acts without a lease"),
  LEASE_HOST_WIDE("takes any run's lease"),
  LEASE_FROM_RECEIPT("counts a lease from when it arrived"),
  LEASE_NOT_LOOKED_AT_AGAIN("does not look at the lease again once the intent is written"),
  RECOVERY_ACTS("acts again after a crash, without a look and without an order"),
  RECOVERY_DOES_NOT_LOOK("says that what a crash cut short may be done again, without a look"),
  UNCLEAR_NOT_LOOKED_AT("does again, without a look, what nobody knows the end of"),
  FOUND_NOT_SYNCED("trusts what it found in its journal, on the disk or not"),
  MIXED_COUNTS_AS_DONE("takes half a restore for a whole one"),
  ORDER_DONE_TWICE("does a doubled order twice"),
  SECOND_CLAIM("holds a second run for one application"),
  END_NOT_KEPT("does not let go when the run is over"),
  LEFTOVERS_LIVE_ON("leaves running what its predecessor started"),
  STUCK_IGNORED("begins beside an attempt that did not stop"),
  READY_NOT_ASKED("changes a target that has no undo point"),
  OLD_CONTROLLER_HEARD("believes what a controller of the past acknowledges"),
  LATE_ORDER_TAKEN("takes an order for an older attempt"),
  PHASE_STAYS_OPEN("lets through for a time and does not close again"),
  BACK_IN_THE_OPEN("does not hold again before it goes back"),
  // the controller
  ACKNOWLEDGED_BEFORE_COMMIT("acknowledges a report before the ledger has it"),
  ACTS_BEFORE_COMMIT("acts on an event before the ledger has it"),
  GIVEN_UP_AT_ONCE("ends an aborted run while a silent host may still change"),
  BUDGET_IGNORED("goes on when more failed than may fail in all"),
  LEASES_WITHOUT_LEDGER("goes on giving leases when another controller has the ledger"),
  LEDGER_TAKES_ANYBODY("lets a controller of the past write"),
  SECOND_RUN_BEGINS("begins a second run of an application"),
  ANY_HOST_MAY_REPORT("takes the wrong host's report"),
  NEXT_HOST_AFTER_FAILURE("goes on to the next host after a failure"),
  TOGETHER_IGNORED("changes what others write to though one of them could not be stopped"),
  FAILED_HOST_BUILT_UPON("goes on with a host that failed in an earlier stage"),
  NOBODY_ASKED("goes on without a person's word"),
  NO_HEARD_AS_YES("takes a person's no for a yes"),
  ALL_HOSTS_AT_ONCE("changes all hosts at once"),
  CHANGE_BEFORE_ALL_READY("changes a host before all are ready"),
  UNKNOWN_COUNTS_AS_DONE("takes unknown for done"),
  SILENCE_COUNTS_AS_FAILURE("takes silence for failure"),
  CHECKS_COUNT_AS_PASSED("takes every verdict for passed"),
  ABORT_STARTS_MORE("goes on after an abort"),
  RECOVERY_ASKS_NOTHING("does not ask again after it was restarted"),
  RETURN_ASKS_NOTHING("does not ask a host again that came back"),
  END_SAID_ONCE("does not tell a host that returns that its run is over"),
  OLD_REPORT_TAKEN("takes the report of an attempt that is over");

  final String words;

  Mutant(String words) {
    this.words = words;
  }
}

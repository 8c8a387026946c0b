-- What targets showed when steps had ended: evidence beside the reports, bounded for each host and each run. Not part of a run's history.
CREATE TABLE shown (
  number INTEGER PRIMARY KEY,
  run TEXT NOT NULL,
  host TEXT NOT NULL,
  step TEXT NOT NULL,
  attempt BIGINT NOT NULL,
  size BIGINT NOT NULL,
  shown BYTEA NOT NULL,
  UNIQUE (run, step, attempt)
);
CREATE INDEX shown_of_host ON shown (run, host);

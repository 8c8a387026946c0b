-- The newest fleet file of each application, as it was written.
CREATE TABLE application (
  name TEXT NOT NULL PRIMARY KEY,
  file TEXT NOT NULL,
  text TEXT NOT NULL,
  applied BIGINT NOT NULL,
  applied_by TEXT NOT NULL
);

-- Restore points; what is in one never changes, what people say of it may.
CREATE TABLE point (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  application TEXT NOT NULL,
  run TEXT,
  mark TEXT NOT NULL,
  point BYTEA NOT NULL
);
CREATE INDEX point_of_application ON point (application, number);
CREATE UNIQUE INDEX point_of_run ON point (run);

-- Plans are immutable: the id is the digest of the bytes.
CREATE TABLE plan (
  id TEXT NOT NULL PRIMARY KEY,
  application TEXT NOT NULL,
  plan BYTEA NOT NULL
);

CREATE TABLE run (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  plan TEXT NOT NULL REFERENCES plan (id),
  application TEXT NOT NULL,
  idempotency_key TEXT NOT NULL UNIQUE,
  epoch BIGINT NOT NULL,
  began BIGINT NOT NULL,
  ended BIGINT
);
-- One run per application.
CREATE UNIQUE INDEX run_owner ON run (application) WHERE ended IS NULL;

-- A run is its events.
CREATE TABLE run_event (
  run TEXT NOT NULL REFERENCES run (id),
  number BIGINT NOT NULL,
  event BYTEA NOT NULL,
  PRIMARY KEY (run, number)
);

-- How long steps took, by what they were: expected times come from here.
CREATE TABLE step_time (
  number INTEGER PRIMARY KEY,
  driver TEXT NOT NULL,
  verb TEXT NOT NULL,
  millis BIGINT NOT NULL
);
CREATE INDEX step_time_of ON step_time (driver, verb, number);

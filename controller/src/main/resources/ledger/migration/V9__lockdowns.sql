-- Applications that no user is to reach until an operator says so; ended is 0 while that holds. The id owns the holds of the traffic.
CREATE TABLE lockdown (
  id TEXT NOT NULL PRIMARY KEY,
  application TEXT NOT NULL,
  begun_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  began BIGINT NOT NULL,
  ended BIGINT NOT NULL
);
CREATE UNIQUE INDEX lockdown_open ON lockdown (application) WHERE ended = 0;

-- What hosts keep of it, as they told when it was sealed; told is 0 for what was only found there later.
CREATE TABLE evidence (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  application TEXT NOT NULL,
  host TEXT NOT NULL,
  digest TEXT NOT NULL,
  told BIGINT NOT NULL,
  seal BYTEA NOT NULL
);
CREATE INDEX evidence_of_application ON evidence (application, number);

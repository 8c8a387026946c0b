-- What each host told last, and when it was last heard of: kept at each change, and once a minute.
CREATE TABLE host_seen (
  host TEXT NOT NULL PRIMARY KEY REFERENCES host (id),
  facts BYTEA NOT NULL,
  health BYTEA,
  skew BIGINT NOT NULL,
  contact BIGINT NOT NULL
);

-- Which start of its agent spoke for a host last; while it is quarantined, why; empty otherwise.
CREATE TABLE host_life (
  host TEXT NOT NULL PRIMARY KEY REFERENCES host (id),
  incarnation TEXT NOT NULL,
  starts BIGINT NOT NULL,
  quarantine TEXT NOT NULL
);

-- Written so that SQLite and PostgreSQL both take it: BIGINT for moments (milliseconds since 1970, UTC) and counts, BYTEA for bytes.

-- Counts the starts of the controller; a single row.
CREATE TABLE epoch (
  one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
  epoch BIGINT NOT NULL,
  touched BIGINT NOT NULL
);
INSERT INTO epoch (one, epoch, touched) VALUES (1, 0, 0);

-- Every identity that was ever given out, numbered in that order. An id is never used again; a name can be, by one live identity at a time.
CREATE TABLE host (
  number BIGINT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  tags TEXT NOT NULL,
  certificate TEXT NOT NULL,
  enrolled BIGINT NOT NULL,
  revoked BIGINT
);
CREATE UNIQUE INDEX host_live_name ON host (name) WHERE revoked IS NULL;

-- The token itself is never stored, only its SHA-256. The id that the host will get stands fixed from the start; 0 is "not yet".
CREATE TABLE invitation (
  token_hash TEXT NOT NULL PRIMARY KEY,
  host TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  tags TEXT NOT NULL,
  invited_by TEXT NOT NULL,
  made BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  used BIGINT NOT NULL,
  withdrawn BIGINT NOT NULL
);
CREATE UNIQUE INDEX invitation_open_name ON invitation (name) WHERE used = 0 AND withdrawn = 0;

-- Everything that changed anything, in order: numbered without a gap, each record bound to the one before it.
CREATE TABLE audit (
  number BIGINT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  who TEXT NOT NULL,
  words TEXT NOT NULL,
  payload BYTEA NOT NULL,
  hash TEXT NOT NULL
);

-- Where the audit ends, so that a missing end is seen as well; a single row.
CREATE TABLE audit_head (
  one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
  number BIGINT NOT NULL,
  hash TEXT NOT NULL
);
INSERT INTO audit_head (one, number, hash) VALUES (1, 0, '');

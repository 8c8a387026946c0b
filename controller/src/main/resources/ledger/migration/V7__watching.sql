-- How long the checks of a noticed point have held. Since is when the unbroken time began, last the last round of checks.
CREATE TABLE soak (
  point TEXT NOT NULL PRIMARY KEY REFERENCES point (id),
  application TEXT NOT NULL,
  began BIGINT NOT NULL,
  since BIGINT NOT NULL,
  last BIGINT NOT NULL,
  state TEXT NOT NULL,
  words TEXT NOT NULL
);

-- Deployments that were announced, each once: the same label and commit are the same deployment.
CREATE TABLE deployment (
  number INTEGER PRIMARY KEY,
  application TEXT NOT NULL,
  label TEXT NOT NULL,
  commit_id TEXT NOT NULL,
  point TEXT NOT NULL UNIQUE,
  who TEXT NOT NULL,
  url TEXT NOT NULL,
  asked BIGINT NOT NULL,
  state TEXT NOT NULL,
  words TEXT NOT NULL,
  UNIQUE (application, label, commit_id)
);

-- Who may announce them. The token itself is never stored, only its SHA-256.
CREATE TABLE deployment_token (
  application TEXT NOT NULL PRIMARY KEY,
  token_hash TEXT NOT NULL,
  made BIGINT NOT NULL,
  made_by TEXT NOT NULL
);

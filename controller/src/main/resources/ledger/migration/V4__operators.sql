-- When the controller last said that it drives the run; 0 is "never yet".
ALTER TABLE run ADD COLUMN alive BIGINT NOT NULL DEFAULT 0;

-- What hosts owe that a run left behind: open until settled; told once the agent knows that it is.
CREATE TABLE catch_up (
  host TEXT NOT NULL,
  application TEXT NOT NULL,
  run TEXT NOT NULL,
  target TEXT NOT NULL,
  target_words TEXT NOT NULL,
  since BIGINT NOT NULL,
  held TEXT NOT NULL,
  settled BIGINT NOT NULL,
  told BIGINT NOT NULL
);
CREATE UNIQUE INDEX catch_up_open ON catch_up (host, application) WHERE settled = 0;

-- The certificates of each identity, one generation after the other, by their serial number (hex). Used is when the host came with it
-- first, 0 is "not yet": what is older than the newest used one is replaced. Issued is 0 for one that this ledger did not see being made.
CREATE TABLE host_certificate (
  host TEXT NOT NULL REFERENCES host (id),
  generation BIGINT NOT NULL,
  serial TEXT NOT NULL,
  issued BIGINT NOT NULL,
  ends BIGINT NOT NULL,
  used BIGINT NOT NULL,
  PRIMARY KEY (host, generation)
);
CREATE UNIQUE INDEX host_certificate_serial ON host_certificate (host, serial);

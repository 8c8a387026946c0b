-- Restore points that no retention drops.
CREATE TABLE point_pin (
  id TEXT NOT NULL PRIMARY KEY REFERENCES point (id),
  who TEXT NOT NULL,
  pinned BIGINT NOT NULL,
  reason TEXT NOT NULL
);

-- Restore points that were dropped. What a host keeps and no other point has follows from this: it is dropped there as soon as it is heard of.
CREATE TABLE point_drop (
  id TEXT NOT NULL PRIMARY KEY REFERENCES point (id),
  dropped BIGINT NOT NULL,
  who TEXT NOT NULL,
  why TEXT NOT NULL
);

-- Since when the points of an application are looked at whose fleet file says nothing of retention.
CREATE TABLE retention_since (
  application TEXT NOT NULL PRIMARY KEY,
  since BIGINT NOT NULL
);

-- When a plan was made; 0 is before anybody wrote it down.
ALTER TABLE plan ADD COLUMN made BIGINT NOT NULL DEFAULT 0;
CREATE INDEX plan_made ON plan (application, made);

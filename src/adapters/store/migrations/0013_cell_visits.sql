-- Tracks as the cells of a grid that they went through (domain/fleet/visits.ts), for "who was near this place":
-- some 900 rows for a day of 16 hours of driving. Follows the fixes by a job some minutes behind.
-- Columns in order of alignment.
CREATE TABLE cell_visits (
  cell         bigint NOT NULL,
  -- Of the first and the last fix, at most a day apart.
  entered      timestamptz NOT NULL,
  left_at      timestamptz NOT NULL,
  -- Fixes (jumps left out) of the vehicle before these: how many lie between two visits is a difference.
  fixes_before bigint NOT NULL,
  device_no    integer NOT NULL,
  fixes        integer NOT NULL,
  PRIMARY KEY (device_no, entered)
);
CREATE INDEX cell_visits_by_cell ON cell_visits (cell, entered)
  INCLUDE (device_no, left_at, fixes_before, fixes);

-- How far each vehicle's track has been followed. What changes a fix up to there sets it back, in the same
-- transaction.
CREATE TABLE tracks_followed (
  device_no integer PRIMARY KEY,
  -- Of its last fix that has its visit; visits that reach beyond it are out of date from there on.
  until     timestamptz NOT NULL DEFAULT '-infinity',
  -- Of all visits; unknown where it was set back.
  fixes     bigint
);

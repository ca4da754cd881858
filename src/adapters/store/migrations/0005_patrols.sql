-- Patrols: what is wished, when it is due, and the plans that fly it.

CREATE TABLE patrols (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name        text NOT NULL,
  wishes      jsonb NOT NULL,
  -- Null: flown when somebody wishes it.
  rhythm      jsonb,
  -- Dues count from this day of the bureau on.
  since       date NOT NULL,
  -- Of the last planning; its plans are those of the same number.
  planning    integer NOT NULL DEFAULT 1,
  numbers     jsonb NOT NULL,
  -- [west, south, east, north] of what is drawn, degrees.
  bounds      jsonb NOT NULL,
  -- The whole PatrolPlan as JSON, gzip.
  planned     bytea NOT NULL,
  -- One more with each change.
  version     integer NOT NULL DEFAULT 1,
  created_at  timestamptz NOT NULL,
  changed_at  timestamptz NOT NULL,
  archived_at timestamptz
);
-- It is compressed already.
ALTER TABLE patrols ALTER COLUMN planned SET STORAGE EXTERNAL;

-- A plan may be a sortie of a patrol's planning. Plans of an earlier one stay: flights refer to them.
ALTER TABLE plans
  ADD COLUMN patrol_id bigint REFERENCES patrols (id),
  ADD COLUMN planning  integer,
  ADD COLUMN sortie    integer,
  -- {seconds, battery, photos, length} as planned
  ADD COLUMN figures   jsonb,
  -- What the judge found; null: it was not asked.
  ADD COLUMN findings  jsonb,
  ADD COLUMN judged_at timestamptz;
CREATE UNIQUE INDEX plans_of_patrol ON plans (patrol_id, planning, sortie) WHERE patrol_id IS NOT NULL;
CREATE INDEX flights_of_plan ON flights (plan_id, id DESC);

CREATE TABLE rains (
  day         date PRIMARY KEY,
  by          text NOT NULL,
  reported_at timestamptz NOT NULL
);

-- Captures are looked up by time, whichever drone took them.
CREATE INDEX captures_by_time ON drone_events (time) WHERE kind = 'capture';

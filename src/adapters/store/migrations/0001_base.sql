-- The whole schema of the main job. Times are timestamptz, positions WGS-84 degrees, SI units.

CREATE TABLE devices (
  no          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id          text NOT NULL UNIQUE CHECK (id ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
  kind        text NOT NULL,
  name        text NOT NULL DEFAULT '',
  plate       text NOT NULL DEFAULT '',
  crs         text NOT NULL DEFAULT 'wgs84' CHECK (crs IN ('wgs84', 'gcj02')),
  -- sha-256 of the token. The token is 32 random bytes, so a slow hash would add nothing but delay.
  token_hash  bytea NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  -- Set when a device is taken out of service: its history stays, it can no longer connect.
  removed_at  timestamptz
);

-- Columns in order of alignment, so that a row has no padding. No foreign key: it would cost a lookup
-- per row on the hottest table, and devices are never deleted.
CREATE TABLE fixes (
  time        timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  lat         double precision NOT NULL,
  lon         double precision NOT NULL,
  seq         bigint,
  device_no   integer NOT NULL,
  speed       real,
  heading     real,
  accuracy    real,
  altitude    real,
  ignition    boolean,
  -- 0 up, 1 down, 2 fault
  lift        smallint,
  -- 0 open, 1 closed, 2 fault
  lid         smallint,
  -- 0 empty, 1 half, 2 full
  load        smallint,
  -- Faster than its kind can go, from the plausible fix before it in time: kept, not part of the track.
  suspect     boolean NOT NULL DEFAULT false,
  PRIMARY KEY (device_no, time)
);
-- Retention deletes by time alone; a BRIN index is kilobytes where a B-tree would be gigabytes.
CREATE INDEX fixes_time ON fixes USING brin (time);

-- What the rules know of a vehicle, by the vehicle's time. The newest row lets a restart go on;
-- the older ones let a late fix be judged again from shortly before it.
CREATE TABLE checkpoints (
  device_no integer NOT NULL,
  time      timestamptz NOT NULL,
  state     jsonb NOT NULL,
  PRIMARY KEY (device_no, time)
);

CREATE TABLE device_states (
  device_no   integer PRIMARY KEY REFERENCES devices (no),
  -- The newest fix by the vehicle's own time, as JSON of the domain's Fix.
  newest      jsonb NOT NULL,
  received_at timestamptz NOT NULL,
  state       jsonb NOT NULL,
  -- The time of the last fix that `state` knows of; later ones are folded at a restart.
  folded_to   timestamptz NOT NULL,
  online      boolean NOT NULL DEFAULT false
);

CREATE TABLE zone_versions (
  zone_id    uuid NOT NULL,
  version    integer NOT NULL,
  name       text NOT NULL,
  kind       text NOT NULL,
  shape      jsonb NOT NULL,
  applies_to jsonb NOT NULL,
  hours      jsonb NOT NULL,
  speed_limit double precision,
  max_stop   double precision,
  valid_from timestamptz NOT NULL,
  -- The end of this version: the next version's begin, or when the zone was taken away.
  valid_to   timestamptz,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (zone_id, version)
);

CREATE TABLE rule_settings (
  valid_from timestamptz PRIMARY KEY,
  settings   jsonb NOT NULL,
  changed_by text NOT NULL
);

CREATE TABLE cases (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  number      text NOT NULL UNIQUE,
  kind        text NOT NULL,
  state       text NOT NULL,
  device_no   integer REFERENCES devices (no),
  zone_id     uuid,
  zone_version integer,
  lat         double precision NOT NULL,
  lon         double precision NOT NULL,
  occurred_at timestamptz NOT NULL,
  filed_at    timestamptz NOT NULL,
  closed_at   timestamptz,
  assignee    text,
  FOREIGN KEY (zone_id, zone_version) REFERENCES zone_versions (zone_id, version)
);
-- At most one case is open for a vehicle, rule and zone: further violations join it.
CREATE UNIQUE INDEX cases_open ON cases (device_no, kind, zone_id) NULLS NOT DISTINCT
  WHERE state <> 'closed';
CREATE INDEX cases_by_state ON cases (state, id DESC);

CREATE TABLE case_numbers (
  year integer PRIMARY KEY,
  last integer NOT NULL
);

CREATE TABLE case_log (
  case_id    bigint NOT NULL REFERENCES cases (id),
  seq        integer NOT NULL,
  at         timestamptz NOT NULL,
  by         text NOT NULL,
  step       text NOT NULL,
  from_state text,
  to_state   text NOT NULL,
  note       text NOT NULL DEFAULT '',
  PRIMARY KEY (case_id, seq)
);

CREATE TABLE violations (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  device_no    integer NOT NULL REFERENCES devices (no),
  rule         text NOT NULL,
  zone_id      uuid,
  zone_version integer,
  began_at     timestamptz NOT NULL,
  ended_at     timestamptz,
  lat          double precision NOT NULL,
  lon          double precision NOT NULL,
  value        double precision NOT NULL,
  limit_value  double precision,
  late         boolean NOT NULL,
  case_id      bigint REFERENCES cases (id),
  recorded_at  timestamptz NOT NULL DEFAULT now(),
  -- Later-arriving fixes showed that there was none. Kept, so that the case's log stays explainable.
  withdrawn_at timestamptz,
  FOREIGN KEY (zone_id, zone_version) REFERENCES zone_versions (zone_id, version)
);
CREATE UNIQUE INDEX violations_key ON violations (device_no, rule, zone_id, began_at) NULLS NOT DISTINCT
  WHERE withdrawn_at IS NULL;
CREATE INDEX violations_by_time ON violations (began_at DESC, id DESC) WHERE withdrawn_at IS NULL;
CREATE INDEX violations_by_case ON violations (case_id);
CREATE INDEX violations_open ON violations (device_no) WHERE ended_at IS NULL AND withdrawn_at IS NULL;

CREATE TABLE intake_counts (
  -- 0: not attributable to a known device
  device_no integer NOT NULL,
  -- accepted, late, or a reject reason
  outcome   text NOT NULL,
  count     bigint NOT NULL,
  PRIMARY KEY (device_no, outcome)
);

CREATE TABLE rejections (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  device_no integer NOT NULL,
  -- As claimed on the wire, where it is not a known device.
  claimed   text NOT NULL,
  at        timestamptz NOT NULL,
  reason    text NOT NULL,
  detail    text NOT NULL,
  topic     text NOT NULL,
  sample    text NOT NULL
);
CREATE INDEX rejections_by_device ON rejections (device_no, id DESC);

-- Every process hears when devices, zones or rule settings change, whoever changed them.
CREATE FUNCTION announce_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('chengxun_changed', TG_TABLE_NAME);
  RETURN NULL;
END $$;
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON devices
  FOR EACH STATEMENT EXECUTE FUNCTION announce_change();
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON zone_versions
  FOR EACH STATEMENT EXECUTE FUNCTION announce_change();
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON rule_settings
  FOR EACH STATEMENT EXECUTE FUNCTION announce_change();

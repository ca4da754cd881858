-- Plans, flights and what drones tell.

CREATE TABLE plans (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name       text NOT NULL,
  mission    jsonb NOT NULL,
  -- sha-256 of the canonical mission, hex
  hash       text NOT NULL,
  summary    jsonb NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE flights (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  number     text NOT NULL UNIQUE,
  plan_id    bigint NOT NULL REFERENCES plans (id),
  device_no  integer NOT NULL REFERENCES devices (no),
  pilot      jsonb NOT NULL,
  approval   jsonb NOT NULL,
  weather    jsonb,
  weather_at timestamptz,
  -- {ticks, overrides}, each by check item.
  checks     jsonb NOT NULL DEFAULT '{"ticks": {}, "overrides": {}}',
  state      text NOT NULL,
  created_at timestamptz NOT NULL,
  closed_at  timestamptz
);
-- A drone is on one flight at a time, from the moment something may be on board until it has landed.
CREATE UNIQUE INDEX flights_of_drone ON flights (device_no)
  WHERE state IN ('uploaded', 'armed', 'flying', 'paused', 'returning');
CREATE INDEX flights_by_state ON flights (state, id DESC);
CREATE INDEX flights_of_device ON flights (device_no, id DESC);

CREATE TABLE flight_numbers (
  year integer PRIMARY KEY,
  last integer NOT NULL
);

CREATE TABLE sorties (
  flight_id   bigint NOT NULL REFERENCES flights (id),
  number      integer NOT NULL,
  mission     jsonb NOT NULL,
  hash        text NOT NULL,
  verified_at timestamptz,
  armed_at    timestamptz,
  airborne_at timestamptz,
  landed_at   timestamptz,
  stopped     jsonb,
  complete    boolean NOT NULL DEFAULT false,
  PRIMARY KEY (flight_id, number)
);

CREATE TABLE flight_log (
  flight_id  bigint NOT NULL REFERENCES flights (id),
  seq        integer NOT NULL,
  at         timestamptz NOT NULL,
  by         text NOT NULL,
  what       text NOT NULL,
  from_state text,
  to_state   text NOT NULL,
  detail     jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (flight_id, seq)
);

CREATE TABLE commands (
  id         uuid PRIMARY KEY,
  flight_id  bigint REFERENCES flights (id),
  device_no  integer NOT NULL REFERENCES devices (no),
  kind       text NOT NULL,
  args       jsonb NOT NULL,
  by         text NOT NULL,
  sent_at    timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  state      text NOT NULL,
  reason     text,
  detail     text NOT NULL DEFAULT '',
  progress   jsonb,
  ended_at   timestamptz
);
-- A pilot has the drone's page open until then: its bridge is told so every two seconds.
CREATE TABLE pilot_watches (
  device_no integer PRIMARY KEY REFERENCES devices (no),
  by        text NOT NULL,
  until     timestamptz NOT NULL
);

CREATE INDEX commands_of_flight ON commands (flight_id, sent_at DESC);
CREATE INDEX commands_open ON commands (device_no) WHERE state IN ('sent', 'accepted', 'running');

-- One row a second of each drone that is awake: the 1 Hz track of the flight record.
CREATE TABLE telemetry (
  device_no integer NOT NULL,
  time      timestamptz NOT NULL,
  state     jsonb NOT NULL,
  PRIMARY KEY (device_no, time)
);
CREATE INDEX telemetry_time ON telemetry USING brin (time);

CREATE TABLE drone_events (
  no        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  device_no integer NOT NULL,
  -- The bridge's own id of it: sent again, it is the same event.
  id        text NOT NULL,
  flight_id bigint REFERENCES flights (id),
  time      timestamptz NOT NULL,
  kind      text NOT NULL,
  detail    jsonb NOT NULL,
  UNIQUE (device_no, id)
);
CREATE INDEX drone_events_of_device ON drone_events (device_no, time);
CREATE INDEX drone_events_of_flight ON drone_events (flight_id, no);

CREATE TABLE black_boxes (
  sha256     text NOT NULL,
  device_no  integer NOT NULL REFERENCES devices (no),
  flight_id  bigint REFERENCES flights (id),
  bytes      bigint NOT NULL,
  began_at   timestamptz NOT NULL,
  ended_at   timestamptz NOT NULL,
  stored_at  timestamptz NOT NULL,
  PRIMARY KEY (device_no, sha256)
);
CREATE INDEX black_boxes_of_flight ON black_boxes (flight_id);

-- Every process hears of flights and commands, whichever made them.
CREATE TRIGGER announce AFTER INSERT OR UPDATE ON flights
  FOR EACH STATEMENT EXECUTE FUNCTION announce_change();
CREATE TRIGGER announce AFTER INSERT ON commands
  FOR EACH STATEMENT EXECUTE FUNCTION announce_change();

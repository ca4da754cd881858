-- Permits to carry muck: every edit is a new version, so that what a case says of the past stays as it was.
CREATE TABLE permit_versions (
  permit_id  uuid NOT NULL,
  version    integer NOT NULL,
  number     text NOT NULL,
  device_no  integer NOT NULL REFERENCES devices (no),
  company    text NOT NULL,
  -- {name, zone}: the zone only where one is drawn for it.
  site       jsonb NOT NULL,
  -- [{id, name}]: the names as they were when this version was written.
  dump_sites jsonb NOT NULL,
  routes     jsonb NOT NULL,
  -- Days of the bureau's calendar, both inclusive.
  first_day  date NOT NULL,
  last_day   date NOT NULL,
  -- [{from, to}], minutes since midnight; empty: at all hours.
  hours      jsonb NOT NULL,
  -- m³
  volume     double precision,
  status     text NOT NULL,
  -- When this version was on the register.
  valid_from timestamptz NOT NULL,
  valid_to   timestamptz,
  PRIMARY KEY (permit_id, version)
);
CREATE UNIQUE INDEX permits_by_number ON permit_versions (number) WHERE valid_to IS NULL;
CREATE INDEX permits_of_device ON permit_versions (device_no, valid_from);
-- Since when there is a register at all.
CREATE INDEX permits_by_time ON permit_versions (valid_from);

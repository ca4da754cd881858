-- Cases go the whole way: categories, units and their areas, deadlines, a log that is a hash chain.

CREATE TABLE categories (
  code      text PRIMARY KEY CHECK (code ~ '^[A-Z0-9][A-Z0-9-]{0,19}$'),
  standard  text NOT NULL,
  "group"   text NOT NULL,
  name      text NOT NULL,
  name_en   text NOT NULL DEFAULT '',
  rule      text UNIQUE,
  auto_file boolean NOT NULL DEFAULT false,
  -- {file, dispatch, handle, verify}: {amount, unit}
  limits    jsonb NOT NULL,
  -- {metres, hours, how}
  sameness  jsonb NOT NULL,
  unit_id   bigint REFERENCES units (id),
  active    boolean NOT NULL DEFAULT true
);

CREATE TABLE unit_areas (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  unit_id    bigint NOT NULL REFERENCES units (id) ON DELETE CASCADE,
  name       text NOT NULL DEFAULT '',
  -- Polygon or multipolygon, as zones have it.
  shape      jsonb NOT NULL,
  -- Codes or their beginnings for which it holds; empty: all.
  categories text[] NOT NULL DEFAULT '{}'
);
CREATE TABLE cells (
  -- 15 characters: division 6, street 3, community 3, serial 3.
  code  text PRIMARY KEY,
  name  text NOT NULL DEFAULT '',
  shape jsonb NOT NULL
);

-- One row: when people work.
CREATE TABLE work_calendar (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  -- For Monday to Sunday a list of [from, to], minutes of the day.
  week     jsonb NOT NULL
);
INSERT INTO work_calendar (week) VALUES
  ('[[[540,720],[810,1050]],[[540,720],[810,1050]],[[540,720],[810,1050]],[[540,720],[810,1050]],[[540,720],[810,1050]],[],[]]');
CREATE TABLE calendar_days (
  day   date PRIMARY KEY,
  -- A holiday, or a day that is worked for one (调休).
  works boolean NOT NULL,
  name  text NOT NULL DEFAULT ''
);

DROP INDEX cases_open;
DROP INDEX cases_by_state;
ALTER TABLE cases RENAME COLUMN filed_at TO opened_at;
ALTER TABLE cases
  ADD COLUMN source        text NOT NULL DEFAULT 'violation',
  ADD COLUMN category      text REFERENCES categories (code),
  ADD COLUMN description   text NOT NULL DEFAULT '',
  ADD COLUMN address       text NOT NULL DEFAULT '',
  -- What the reporter left: {name, phone, email}; shown to the desk alone.
  ADD COLUMN reporter      jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN cell          text,
  ADD COLUMN unit_id       bigint REFERENCES units (id),
  ADD COLUMN candidates    bigint[] NOT NULL DEFAULT '{}',
  ADD COLUMN filed_at      timestamptz,
  ADD COLUMN dispatched_at timestamptz,
  ADD COLUMN reported_at   timestamptz,
  ADD COLUMN due_at        timestamptz,
  ADD COLUMN stage_due_at  timestamptz,
  ADD COLUMN wished_at     timestamptz,
  -- Of the present stage: what was said of its deadline; 0 nothing, 1 warned, 2 overdue, 3 escalated.
  ADD COLUMN alarm         smallint NOT NULL DEFAULT 0,
  -- Since when its time runs, and when its deadline is to be spoken of next; null: never.
  ADD COLUMN stage_since   timestamptz,
  ADD COLUMN alarm_at      timestamptz,
  -- Was ever overdue: what was late once stays so in the figures.
  ADD COLUMN was_overdue   boolean NOT NULL DEFAULT false,
  -- Work time that was left when it was postponed, ms.
  ADD COLUMN time_left     bigint,
  ADD COLUMN duplicate_of  bigint REFERENCES cases (id),
  ADD COLUMN photos        integer NOT NULL DEFAULT 0,
  ADD COLUMN returns       integer NOT NULL DEFAULT 0,
  ADD COLUMN redos         integer NOT NULL DEFAULT 0,
  ADD COLUMN extensions    integer NOT NULL DEFAULT 0,
  ADD COLUMN reminders     integer NOT NULL DEFAULT 0,
  ADD COLUMN joined        integer NOT NULL DEFAULT 0,
  -- An application's own key of the report that opened it (all reports: case_reports).
  ADD COLUMN outside_id    text UNIQUE;
UPDATE cases SET state = CASE state WHEN 'open' THEN 'collected' WHEN 'in-hand' THEN 'checking' ELSE state END;
CREATE UNIQUE INDEX cases_open ON cases (device_no, kind, zone_id) NULLS NOT DISTINCT
  WHERE kind <> 'matter' AND state NOT IN ('closed', 'void', 'archived');
CREATE INDEX cases_by_state ON cases (state, id DESC);
CREATE INDEX cases_of_unit ON cases (unit_id, state, id DESC);
CREATE INDEX cases_by_category ON cases (category, id DESC);
CREATE INDEX cases_by_stage ON cases (stage_due_at, id) WHERE stage_due_at IS NOT NULL;
CREATE INDEX cases_by_alarm ON cases (alarm_at) WHERE alarm_at IS NOT NULL;
CREATE INDEX cases_by_time ON cases (opened_at DESC, id DESC);
CREATE INDEX cases_by_source ON cases (source, id DESC);
CREATE INDEX cases_by_kind ON cases (kind, id DESC);
CREATE INDEX cases_of_device ON cases (device_no, id DESC) WHERE device_no IS NOT NULL;
CREATE INDEX cases_by_cell ON cases (cell, id DESC) WHERE cell IS NOT NULL;
CREATE INDEX cases_in_hand ON cases (assignee, id DESC) WHERE assignee IS NOT NULL;
CREATE INDEX cases_by_place ON cases (lat, lon);
-- Near a place: degrees are close enough to begin with.
CREATE INDEX cases_open_near ON cases (lat, lon) WHERE state NOT IN ('closed', 'void', 'archived');

-- Words are searched for by pairs of letters, which serves Chinese as it does digits and Latin letters, and
-- needs no extension: the pairs from the first letter on, those from the second on, and, for a search that
-- has only begun, the letters.
CREATE FUNCTION search_grams(words text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN string_to_array(regexp_replace(lower(words), '(..)', E'\\1\x01', 'g'), E'\x01')
      || string_to_array(regexp_replace(substr(lower(words), 2), '(..)', E'\\1\x01', 'g'), E'\x01')
      || string_to_array(lower(words), NULL);
-- What of it must be there where these words are: the pairs; the letter where there is only one.
CREATE FUNCTION search_keys(words text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN (SELECT array_agg(DISTINCT gram) FROM unnest(search_grams(words)) AS grams (gram)
          WHERE length(gram) = least(2, length(lower(words))));
CREATE INDEX cases_by_words ON cases
  USING gin (search_grams(number || ' ' || description || ' ' || address));

-- The log so far had other words; from here on it never changes again.
UPDATE case_log SET
  step = CASE step WHEN 'file' THEN 'collect' WHEN 'take' THEN 'claim' ELSE step END,
  from_state = CASE from_state WHEN 'open' THEN 'collected' WHEN 'in-hand' THEN 'checking' ELSE from_state END,
  to_state = CASE to_state WHEN 'open' THEN 'collected' WHEN 'in-hand' THEN 'checking' ELSE to_state END;
ALTER TABLE case_log
  ADD COLUMN detail jsonb NOT NULL DEFAULT '{}',
  -- Null: written before logs were chained; set at the next start.
  ADD COLUMN hash text;
CREATE INDEX case_log_unchained ON case_log (case_id) WHERE hash IS NULL;

-- What was told by people and applications: each report opened a case or joined one, none is dropped.
CREATE TABLE case_reports (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id     bigint NOT NULL REFERENCES cases (id),
  at          timestamptz NOT NULL,
  by          text NOT NULL,
  source      text NOT NULL,
  lat         double precision NOT NULL,
  lon         double precision NOT NULL,
  description text NOT NULL,
  address     text NOT NULL,
  -- {name, phone, email}; {} where nothing was left.
  reporter    jsonb NOT NULL,
  -- An application's own key: sent again, it is the same report.
  outside_id  text UNIQUE
);
CREATE INDEX case_reports_of ON case_reports (case_id);
-- The public follows what it reported (Open311).
CREATE INDEX case_reports_public ON case_reports (at DESC, id DESC) WHERE source = 'citizen';

-- Cases that may be the same as another one, until the desk has said.
CREATE TABLE case_likenesses (
  case_id  bigint NOT NULL REFERENCES cases (id),
  other_id bigint NOT NULL REFERENCES cases (id),
  metres   real NOT NULL,
  PRIMARY KEY (case_id, other_id)
);

-- A flight may be there to have a look at a case.
ALTER TABLE flights ADD COLUMN case_id bigint REFERENCES cases (id);
CREATE INDEX flights_of_case ON flights (case_id) WHERE case_id IS NOT NULL;

CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON categories
  FOR EACH STATEMENT EXECUTE FUNCTION announce_change();
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON unit_areas
  FOR EACH STATEMENT EXECUTE FUNCTION announce_change();
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON cells
  FOR EACH STATEMENT EXECUTE FUNCTION announce_change();
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON work_calendar
  FOR EACH STATEMENT EXECUTE FUNCTION announce_change();
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON calendar_days
  FOR EACH STATEMENT EXECUTE FUNCTION announce_change();

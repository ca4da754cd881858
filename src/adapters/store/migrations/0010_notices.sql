-- Notices that go out: webhooks and e-mail to units, written down with the step that they are of.

CREATE TABLE webhooks (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name         text NOT NULL,
  url          text NOT NULL,
  -- Of Standard Webhooks: whsec_ and base64. In clear, for messages are signed with it.
  secret       text NOT NULL,
  events       text[] NOT NULL,
  unit_id      bigint REFERENCES units (id),
  active       boolean NOT NULL DEFAULT true,
  -- Consecutive failures, and when the oldest waiting message is tried next.
  failures     integer NOT NULL DEFAULT 0,
  next_at      timestamptz NOT NULL DEFAULT 'epoch',
  -- Until when one process sends what waits; another one takes over from then on.
  leased_until timestamptz NOT NULL DEFAULT 'epoch',
  delivered_at timestamptz,
  error        text
);

CREATE TABLE hook_messages (
  -- The order in which they are sent.
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  hook_id      bigint NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  -- The same at every try.
  message      uuid NOT NULL DEFAULT gen_random_uuid(),
  event        text NOT NULL,
  case_number  text NOT NULL,
  made_at      timestamptz NOT NULL,
  -- What is told: as the case was then, without what its reporter left or wrote.
  data         jsonb NOT NULL,
  attempts     integer NOT NULL DEFAULT 0,
  delivered_at timestamptz,
  dropped      boolean NOT NULL DEFAULT false,
  error        text
);
CREATE INDEX hook_messages_waiting ON hook_messages (hook_id, id)
  WHERE delivered_at IS NULL AND NOT dropped;
CREATE INDEX hook_messages_of ON hook_messages (hook_id, id DESC);
CREATE INDEX hook_messages_by_time ON hook_messages (made_at);

-- One row for each unit that was ever written to: at most one message a minute.
CREATE TABLE unit_mails (
  unit_id  bigint PRIMARY KEY REFERENCES units (id),
  failures integer NOT NULL DEFAULT 0,
  next_at  timestamptz NOT NULL DEFAULT 'epoch'
);
CREATE TABLE unit_mail_lines (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  unit_id bigint NOT NULL REFERENCES units (id),
  event   text NOT NULL,
  made_at timestamptz NOT NULL,
  data    jsonb NOT NULL
);
CREATE INDEX unit_mail_lines_of ON unit_mail_lines (unit_id, id);

CREATE FUNCTION notice_event(step text) RETURNS text LANGUAGE sql IMMUTABLE RETURN
  CASE step
    WHEN 'collect' THEN 'case.opened' WHEN 'file' THEN 'case.filed'
    WHEN 'dispatch' THEN 'case.dispatched' WHEN 'return' THEN 'case.returned'
    WHEN 'report' THEN 'case.reported' WHEN 'redo' THEN 'case.redone'
    WHEN 'close' THEN 'case.closed' WHEN 'reopen' THEN 'case.reopened'
    WHEN 'void' THEN 'case.void' WHEN 'duplicate' THEN 'case.void'
    WHEN 'warn' THEN 'case.warned' WHEN 'overdue' THEN 'case.overdue'
    WHEN 'escalate' THEN 'case.escalated'
  END;

-- Milliseconds, as JavaScript writes them.
CREATE FUNCTION json_time(at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE RETURN
  to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

-- Whoever is to hear of an entry of a log: in its own transaction, so that there is never the one without
-- the other.
CREATE FUNCTION note_notices() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  what text := notice_event(NEW.step);
  -- The case has left the unit that sent it back.
  unit bigint := (SELECT coalesce(c.unit_id, CASE WHEN NEW.step = 'return'
                    THEN (NEW.detail #>> '{unit,id}')::bigint END)
                  FROM cases c WHERE c.id = NEW.case_id);
  told jsonb;
  mailed boolean := what IN ('case.dispatched', 'case.warned', 'case.overdue', 'case.escalated')
    AND NEW.to_state IN ('dispatched', 'handling')
    AND EXISTS (SELECT FROM units u WHERE u.id = unit AND u.email <> '');
BEGIN
  IF what IS NULL OR NOT (mailed OR EXISTS (SELECT FROM webhooks h
    WHERE h.active AND what = ANY (h.events) AND (h.unit_id IS NULL OR h.unit_id = unit)))
  THEN RETURN NULL; END IF;
  SELECT jsonb_build_object(
    'id', c.id, 'number', c.number, 'seq', NEW.seq, 'from', NEW.from_state, 'state', NEW.to_state,
    'source', c.source, 'kind', c.kind,
    'category', CASE WHEN g.code IS NOT NULL THEN jsonb_build_object(
      'standard', g.standard, 'code', g.code, 'name', g.name) END,
    'unit', CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id, 'name', u.name) END,
    'place', jsonb_build_array(c.lon, c.lat), 'address', c.address, 'cell', c.cell,
    'occurred', json_time(c.occurred_at), 'opened', json_time(c.opened_at),
    'due', json_time(c.due_at), 'stageDue', json_time(c.stage_due_at))
  INTO told
  FROM cases c LEFT JOIN categories g ON g.code = c.category LEFT JOIN units u ON u.id = unit
  WHERE c.id = NEW.case_id;
  INSERT INTO hook_messages (hook_id, event, case_number, made_at, data)
  SELECT h.id, what, told ->> 'number', NEW.at, told FROM webhooks h
  WHERE h.active AND what = ANY (h.events) AND (h.unit_id IS NULL OR h.unit_id = unit);
  IF mailed THEN
    INSERT INTO unit_mails (unit_id) VALUES (unit) ON CONFLICT DO NOTHING;
    INSERT INTO unit_mail_lines (unit_id, event, made_at, data) VALUES (unit, what, NEW.at, told);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER note_notices AFTER INSERT ON case_log
  FOR EACH ROW EXECUTE FUNCTION note_notices();

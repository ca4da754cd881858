-- What cases are counted for, and how often: kept so that years are counted as quickly as days.

-- Moments that steps take away again (a return, a redo) and that counting goes by.
ALTER TABLE cases
  ADD COLUMN first_dispatched_at timestamptz,
  ADD COLUMN first_reported_at   timestamptz,
  -- When it was first verified; whether any verification came after its deadline.
  ADD COLUMN verified_at         timestamptz,
  ADD COLUMN verified_late       boolean NOT NULL DEFAULT false;

CREATE FUNCTION keep_moments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.first_dispatched_at := coalesce(NEW.first_dispatched_at, NEW.dispatched_at);
  NEW.first_reported_at := coalesce(NEW.first_reported_at, NEW.reported_at);
  IF TG_OP = 'UPDATE' AND OLD.state = 'reported' AND NEW.state <> 'reported' THEN
    -- Closed, or back with the unit, whose time runs from that moment.
    NEW.verified_at := coalesce(NEW.verified_at, NEW.closed_at, NEW.stage_since, now());
    NEW.verified_late := NEW.verified_late
      OR coalesce(coalesce(NEW.closed_at, NEW.stage_since) > OLD.stage_due_at, false);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_moments BEFORE INSERT OR UPDATE ON cases
  FOR EACH ROW EXECUTE FUNCTION keep_moments();

UPDATE cases c SET
  first_dispatched_at = coalesce((SELECT min(l.at) FROM case_log l
    WHERE l.case_id = c.id AND l.step = 'dispatch'), c.dispatched_at),
  first_reported_at = coalesce((SELECT min(l.at) FROM case_log l
    WHERE l.case_id = c.id AND l.step = 'report'), c.reported_at),
  verified_at = (SELECT min(l.at) FROM case_log l
    WHERE l.case_id = c.id AND l.from_state = 'reported' AND l.step IN ('close', 'redo'));

CREATE INDEX cases_by_filed ON cases (filed_at) WHERE filed_at IS NOT NULL;
CREATE INDEX cases_by_dispatched ON cases (first_dispatched_at)
  WHERE first_dispatched_at IS NOT NULL;
CREATE INDEX cases_by_due ON cases (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX cases_by_reported ON cases (first_reported_at) WHERE first_reported_at IS NOT NULL;
CREATE INDEX cases_by_closed ON cases (closed_at) WHERE closed_at IS NOT NULL;

-- What a case is counted for, 1 or 0: the one place where that is said. Simple enough for the planner to
-- take it apart. A case that is archived was closed before, or void.
CREATE FUNCTION case_measures(c cases) RETURNS TABLE (
  opened bigint, valid bigint, accepted bigint, void bigint, filed bigint, dispatched bigint,
  returned bigint, never_returned bigint, due bigint, closed_of_due bigint, on_time bigint,
  overdue bigint, extended bigint, reported bigint, redone bigint, verified_on_time bigint,
  handled bigint, handled_ms bigint, closed bigint
) LANGUAGE sql STABLE BEGIN ATOMIC
  SELECT 1::bigint, (NOT v.void)::int::bigint, (NOT v.void AND c.filed_at IS NOT NULL)::int::bigint,
         v.void::int::bigint,
         1::bigint,
         1::bigint, (c.returns > 0)::int::bigint, (c.returns = 0)::int::bigint,
         (NOT v.void)::int::bigint, (NOT v.void AND c.closed_at IS NOT NULL)::int::bigint,
         (NOT v.void AND c.closed_at IS NOT NULL AND v.timely)::int::bigint,
         (NOT v.void AND NOT v.timely)::int::bigint, (NOT v.void AND c.extensions > 0)::int::bigint,
         1::bigint, (c.redos > 0)::int::bigint,
         (c.verified_at IS NOT NULL AND NOT c.verified_late)::int::bigint,
         v.handled::int::bigint,
         CASE WHEN v.handled
           THEN (extract(epoch FROM c.reported_at - c.dispatched_at) * 1000)::bigint ELSE 0 END,
         1::bigint
  FROM (SELECT c.state = 'void' OR (c.state = 'archived' AND c.closed_at IS NULL) AS void,
               coalesce(c.reported_at <= c.due_at, false) AS timely,
               coalesce(c.reported_at >= c.dispatched_at, false) AS handled) v;
END;

-- The same by the days of the bureau on which it counts.
CREATE FUNCTION case_facts(c cases) RETURNS TABLE (
  day date,
  opened bigint, valid bigint, accepted bigint, void bigint, filed bigint, dispatched bigint,
  returned bigint, never_returned bigint, due bigint, closed_of_due bigint, on_time bigint,
  overdue bigint, extended bigint, reported bigint, redone bigint, verified_on_time bigint,
  handled bigint, handled_ms bigint, closed bigint
) LANGUAGE sql STABLE BEGIN ATOMIC
  SELECT (f.at AT TIME ZONE b.timezone)::date,
         f.opened, f.valid, f.accepted, f.void, f.filed, f.dispatched, f.returned, f.never_returned,
         f.due, f.closed_of_due, f.on_time, f.overdue, f.extended, f.reported, f.redone,
         f.verified_on_time, f.handled, f.handled_ms, f.closed
  FROM bureau b, case_measures(c) m, LATERAL (VALUES
    (c.opened_at, m.opened, m.valid, m.accepted, m.void, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    (c.filed_at, 0, 0, 0, 0, m.filed, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    (c.first_dispatched_at, 0, 0, 0, 0, 0,
      m.dispatched, m.returned, m.never_returned, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    (c.due_at, 0, 0, 0, 0, 0, 0, 0, 0,
      m.due, m.closed_of_due, m.on_time, m.overdue, m.extended, 0, 0, 0, 0, 0, 0),
    (c.first_reported_at, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      m.reported, m.redone, m.verified_on_time, m.handled, m.handled_ms, 0),
    (c.closed_at, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, m.closed)
  ) AS f (at, opened, valid, accepted, void, filed, dispatched, returned, never_returned,
          due, closed_of_due, on_time, overdue, extended, reported, redone, verified_on_time,
          handled, handled_ms, closed)
  WHERE f.at IS NOT NULL;
END;

-- Sums by day or month. `dim` says by what: all, unit, category, source (by day); cell, unit-category (by
-- month); state: how many cases of a unit (key) stand in a state (key2), whenever they came (in `opened`).
-- '' where a case has none.
CREATE TABLE case_figures (
  dim    text NOT NULL,
  period date NOT NULL,
  key    text NOT NULL,
  key2   text NOT NULL,
  opened bigint NOT NULL, valid bigint NOT NULL, accepted bigint NOT NULL, void bigint NOT NULL,
  filed bigint NOT NULL, dispatched bigint NOT NULL, returned bigint NOT NULL,
  never_returned bigint NOT NULL, due bigint NOT NULL, closed_of_due bigint NOT NULL,
  on_time bigint NOT NULL, overdue bigint NOT NULL, extended bigint NOT NULL, reported bigint NOT NULL,
  redone bigint NOT NULL, verified_on_time bigint NOT NULL, handled bigint NOT NULL,
  handled_ms bigint NOT NULL, closed bigint NOT NULL,
  PRIMARY KEY (dim, period, key, key2)
);

-- What changed since the sums were made up: written with the change itself, in its transaction, without
-- anybody waiting for anybody; added to the sums by fold_figures(). Sums and changes together are exact.
CREATE TABLE case_figure_changes (
  no       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- '-infinity' and a state: how cases stand, of no day.
  day      date NOT NULL,
  state    text,
  unit_id  bigint,
  category text,
  cell     text,
  source   text NOT NULL,
  opened bigint NOT NULL, valid bigint NOT NULL, accepted bigint NOT NULL, void bigint NOT NULL,
  filed bigint NOT NULL, dispatched bigint NOT NULL, returned bigint NOT NULL,
  never_returned bigint NOT NULL, due bigint NOT NULL, closed_of_due bigint NOT NULL,
  on_time bigint NOT NULL, overdue bigint NOT NULL, extended bigint NOT NULL, reported bigint NOT NULL,
  redone bigint NOT NULL, verified_on_time bigint NOT NULL, handled bigint NOT NULL,
  handled_ms bigint NOT NULL, closed bigint NOT NULL
);

CREATE FUNCTION note_figures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO case_figure_changes (day, state, unit_id, category, cell, source,
    opened, valid, accepted, void, filed, dispatched, returned, never_returned, due, closed_of_due,
    on_time, overdue, extended, reported, redone, verified_on_time, handled, handled_ms, closed)
  SELECT f.day, f.state, (s.c).unit_id, (s.c).category, (s.c).cell, (s.c).source,
    sum(s.sign * f.opened), sum(s.sign * f.valid), sum(s.sign * f.accepted), sum(s.sign * f.void),
    sum(s.sign * f.filed), sum(s.sign * f.dispatched), sum(s.sign * f.returned),
    sum(s.sign * f.never_returned), sum(s.sign * f.due), sum(s.sign * f.closed_of_due),
    sum(s.sign * f.on_time), sum(s.sign * f.overdue), sum(s.sign * f.extended),
    sum(s.sign * f.reported), sum(s.sign * f.redone), sum(s.sign * f.verified_on_time),
    sum(s.sign * f.handled), sum(s.sign * f.handled_ms), sum(s.sign * f.closed)
  FROM (SELECT 1 AS sign, NEW AS c WHERE TG_OP <> 'DELETE'
        UNION ALL SELECT -1, OLD WHERE TG_OP <> 'INSERT') s,
       LATERAL (SELECT NULL::text AS state, * FROM case_facts(s.c)
                UNION ALL
                SELECT (s.c).state, '-infinity', 1, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                       0, 0, 0, 0, 0, 0, 0, 0, 0) f
  GROUP BY 1, 2, 3, 4, 5, 6
  HAVING sum(s.sign * f.opened) <> 0 OR sum(s.sign * f.valid) <> 0 OR sum(s.sign * f.accepted) <> 0 OR
    sum(s.sign * f.void) <> 0 OR sum(s.sign * f.filed) <> 0 OR sum(s.sign * f.dispatched) <> 0 OR
    sum(s.sign * f.returned) <> 0 OR sum(s.sign * f.never_returned) <> 0 OR sum(s.sign * f.due) <> 0 OR
    sum(s.sign * f.closed_of_due) <> 0 OR sum(s.sign * f.on_time) <> 0 OR
    sum(s.sign * f.overdue) <> 0 OR sum(s.sign * f.extended) <> 0 OR sum(s.sign * f.reported) <> 0 OR
    sum(s.sign * f.redone) <> 0 OR sum(s.sign * f.verified_on_time) <> 0 OR
    sum(s.sign * f.handled) <> 0 OR sum(s.sign * f.handled_ms) <> 0 OR sum(s.sign * f.closed) <> 0;
  RETURN NULL;
END $$;
CREATE TRIGGER note_figures AFTER INSERT OR DELETE ON cases
  FOR EACH ROW EXECUTE FUNCTION note_figures();
-- Most steps move nothing that is counted by.
CREATE TRIGGER note_changed_figures AFTER UPDATE ON cases FOR EACH ROW
  WHEN ((OLD.state, OLD.unit_id, OLD.category, OLD.cell, OLD.source, OLD.opened_at, OLD.filed_at,
         OLD.dispatched_at, OLD.first_dispatched_at, OLD.due_at, OLD.reported_at,
         OLD.first_reported_at, OLD.closed_at, OLD.verified_at, OLD.verified_late,
         OLD.returns > 0, OLD.redos > 0, OLD.extensions > 0)
    IS DISTINCT FROM
        (NEW.state, NEW.unit_id, NEW.category, NEW.cell, NEW.source, NEW.opened_at, NEW.filed_at,
         NEW.dispatched_at, NEW.first_dispatched_at, NEW.due_at, NEW.reported_at,
         NEW.first_reported_at, NEW.closed_at, NEW.verified_at, NEW.verified_late,
         NEW.returns > 0, NEW.redos > 0, NEW.extensions > 0))
  EXECUTE FUNCTION note_figures();

-- Adds up to `most` changes to the sums; one process at a time. Returns how many.
CREATE FUNCTION fold_figures(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  folded integer;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtext('chengxun.fold_figures')) THEN RETURN 0; END IF;
  WITH gone AS (
    DELETE FROM case_figure_changes
    WHERE no IN (SELECT no FROM case_figure_changes ORDER BY no LIMIT most) RETURNING *),
  sums AS (
    INSERT INTO case_figures AS f (dim, period, key, key2,
      opened, valid, accepted, void, filed, dispatched, returned, never_returned, due, closed_of_due,
      on_time, overdue, extended, reported, redone, verified_on_time, handled, handled_ms, closed)
    SELECT d.dim, d.period, d.key, d.key2,
      sum(g.opened), sum(g.valid), sum(g.accepted), sum(g.void), sum(g.filed), sum(g.dispatched),
      sum(g.returned), sum(g.never_returned), sum(g.due), sum(g.closed_of_due), sum(g.on_time),
      sum(g.overdue), sum(g.extended), sum(g.reported), sum(g.redone), sum(g.verified_on_time),
      sum(g.handled), sum(g.handled_ms), sum(g.closed)
    FROM gone g, LATERAL (VALUES
      ('all', g.day, '', ''),
      ('unit', g.day, coalesce(g.unit_id::text, ''), ''),
      ('category', g.day, coalesce(g.category, ''), ''),
      ('source', g.day, g.source, ''),
      ('cell', date_trunc('month', g.day)::date, coalesce(g.cell, ''), ''),
      ('unit-category', date_trunc('month', g.day)::date, coalesce(g.unit_id::text, ''),
        coalesce(g.category, '')),
      ('state', g.day, coalesce(g.unit_id::text, ''), g.state)
    ) AS d (dim, period, key, key2)
    WHERE (d.dim = 'state') = (g.state IS NOT NULL)
    GROUP BY 1, 2, 3, 4
    ON CONFLICT (dim, period, key, key2) DO UPDATE SET
      opened = f.opened + excluded.opened, valid = f.valid + excluded.valid,
      accepted = f.accepted + excluded.accepted, void = f.void + excluded.void,
      filed = f.filed + excluded.filed, dispatched = f.dispatched + excluded.dispatched,
      returned = f.returned + excluded.returned,
      never_returned = f.never_returned + excluded.never_returned, due = f.due + excluded.due,
      closed_of_due = f.closed_of_due + excluded.closed_of_due, on_time = f.on_time + excluded.on_time,
      overdue = f.overdue + excluded.overdue, extended = f.extended + excluded.extended,
      reported = f.reported + excluded.reported, redone = f.redone + excluded.redone,
      verified_on_time = f.verified_on_time + excluded.verified_on_time,
      handled = f.handled + excluded.handled, handled_ms = f.handled_ms + excluded.handled_ms,
      closed = f.closed + excluded.closed)
  SELECT count(*) INTO folded FROM gone;
  RETURN folded;
END $$;

-- Makes all sums up anew from the cases; nobody changes a case meanwhile.
-- With room for all groups at once.
CREATE FUNCTION recount_figures() RETURNS void LANGUAGE plpgsql SET work_mem = '256MB' AS $$
BEGIN
  LOCK TABLE cases IN SHARE ROW EXCLUSIVE MODE;
  PERFORM pg_advisory_xact_lock(hashtext('chengxun.fold_figures'));
  DELETE FROM case_figure_changes;
  DELETE FROM case_figures;
  INSERT INTO case_figures (dim, period, key, key2,
    opened, valid, accepted, void, filed, dispatched, returned, never_returned, due, closed_of_due,
    on_time, overdue, extended, reported, redone, verified_on_time, handled, handled_ms, closed)
  SELECT CASE GROUPING(f.day, f.month, c.unit_id, c.category, c.cell, c.source)
           WHEN 31 THEN 'all' WHEN 23 THEN 'unit' WHEN 27 THEN 'category' WHEN 30 THEN 'source'
           WHEN 45 THEN 'cell' ELSE 'unit-category' END,
         coalesce(f.day, f.month),
         CASE GROUPING(f.day, f.month, c.unit_id, c.category, c.cell, c.source)
           WHEN 31 THEN '' WHEN 27 THEN coalesce(c.category, '') WHEN 30 THEN c.source
           WHEN 45 THEN coalesce(c.cell, '') ELSE coalesce(c.unit_id::text, '') END,
         CASE GROUPING(f.day, f.month, c.unit_id, c.category, c.cell, c.source)
           WHEN 35 THEN coalesce(c.category, '') ELSE '' END,
         sum(f.opened), sum(f.valid), sum(f.accepted), sum(f.void), sum(f.filed), sum(f.dispatched),
         sum(f.returned), sum(f.never_returned), sum(f.due), sum(f.closed_of_due), sum(f.on_time),
         sum(f.overdue), sum(f.extended), sum(f.reported), sum(f.redone), sum(f.verified_on_time),
         sum(f.handled), sum(f.handled_ms), sum(f.closed)
  FROM cases c, LATERAL (SELECT *, date_trunc('month', day)::date AS month FROM case_facts(c)) f
  GROUP BY GROUPING SETS ((f.day), (f.day, c.unit_id), (f.day, c.category), (f.day, c.source),
                          (f.month, c.cell), (f.month, c.unit_id, c.category));
  INSERT INTO case_figures (dim, period, key, key2,
    opened, valid, accepted, void, filed, dispatched, returned, never_returned, due, closed_of_due,
    on_time, overdue, extended, reported, redone, verified_on_time, handled, handled_ms, closed)
  SELECT 'state', '-infinity', coalesce(c.unit_id::text, ''), c.state, count(*),
         0, 0, 0, 0, 0, 0, 0, 0, 0,
         0, 0, 0, 0, 0, 0, 0, 0, 0
  FROM cases c GROUP BY 3, 4;
END $$;

-- Days begin at the bureau's midnight: elsewhere they are others.
CREATE FUNCTION recount_elsewhere() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM recount_figures();
  RETURN NULL;
END $$;
CREATE TRIGGER recount_figures AFTER UPDATE OF timezone ON bureau FOR EACH ROW
  WHEN (OLD.timezone <> NEW.timezone) EXECUTE FUNCTION recount_elsewhere();

SELECT recount_figures();

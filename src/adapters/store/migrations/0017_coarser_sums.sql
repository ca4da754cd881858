-- Sums by cell of thirds of months, quarters and years too, as 'cell-third', 'cell-quarter' and 'cell-year' ('cell'
-- are months): a year by cell then reads half of the rows, and next to no cases before and after its whole periods.

-- The 1st, 11th or 21st of its month.
CREATE FUNCTION third_of_month(day date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT day - (extract(day FROM day)::int - 1) + least((extract(day FROM day)::int - 1) / 10, 2) * 10
$$;

CREATE OR REPLACE FUNCTION fold_figures(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  names CONSTANT text[] := ARRAY['opened', 'valid', 'accepted', 'void', 'filed', 'dispatched', 'returned',
    'never_returned', 'due', 'closed_of_due', 'on_time', 'overdue', 'extended', 'reported', 'redone',
    'verified_on_time', 'handled', 'handled_ms', 'closed'];
  columns CONSTANT text := array_to_string(names, ', ');
  folded integer;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtext('chengxun.fold_figures')) THEN RETURN 0; END IF;
  EXECUTE format($fold$
    WITH gone AS (
      DELETE FROM case_figure_changes
      WHERE no IN (SELECT no FROM case_figure_changes ORDER BY no LIMIT $1) RETURNING *),
    sums AS (
      INSERT INTO case_figures AS f (dim, period, key, key2, %1$s)
      SELECT d.dim, d.period, d.key, d.key2, %2$s
      FROM gone g, LATERAL (VALUES
        ('all', g.day, '', ''),
        ('unit', g.day, coalesce(g.unit_id::text, ''), ''),
        ('category', g.day, coalesce(g.category, ''), ''),
        ('source', g.day, g.source, ''),
        ('cell-third', third_of_month(g.day), coalesce(g.cell, ''), ''),
        ('cell', date_trunc('month', g.day)::date, coalesce(g.cell, ''), ''),
        ('cell-quarter', date_trunc('quarter', g.day)::date, coalesce(g.cell, ''), ''),
        ('cell-year', date_trunc('year', g.day)::date, coalesce(g.cell, ''), ''),
        ('unit-category', date_trunc('month', g.day)::date, coalesce(g.unit_id::text, ''),
          coalesce(g.category, '')),
        ('state', g.day, coalesce(g.unit_id::text, ''), g.state)
      ) AS d (dim, period, key, key2)
      WHERE (d.dim = 'state') = (g.state IS NOT NULL)
      GROUP BY 1, 2, 3, 4
      ON CONFLICT (dim, period, key, key2) DO UPDATE SET %3$s)
    SELECT count(*) FROM gone$fold$,
    columns,
    'sum(g.' || array_to_string(names, '), sum(g.') || ')',
    (SELECT string_agg(format('%1$I = f.%1$I + excluded.%1$I', name), ', ') FROM unnest(names) AS n (name)))
  INTO folded USING most;
  RETURN folded;
END $$;

-- Makes all sums up anew from the cases; nobody changes a case meanwhile. A moment at a time, with the sums
-- that go by it: rows with the sums of all moments, most of them zero, take six times as many additions. Sums
-- of all cases are those of the sources together. Written in the order in which they are read: strewn about, each
-- of a year's sums by cell is a page of its own. With room for all groups at once.
CREATE OR REPLACE FUNCTION recount_figures() RETURNS void LANGUAGE plpgsql SET work_mem = '256MB' AS $$
DECLARE
  names CONSTANT text[] := ARRAY['opened', 'valid', 'accepted', 'void', 'filed', 'dispatched', 'returned',
    'never_returned', 'due', 'closed_of_due', 'on_time', 'overdue', 'extended', 'reported', 'redone',
    'verified_on_time', 'handled', 'handled_ms', 'closed'];
  zone CONSTANT text := (SELECT timezone FROM bureau);
  -- 'opened, valid, …' and 'sum(opened), sum(valid), …'
  columns CONSTANT text := array_to_string(names, ', ');
  sums CONSTANT text := 'sum(' || array_to_string(names, '), sum(') || ')';
  counted text;
BEGIN
  LOCK TABLE cases IN SHARE ROW EXCLUSIVE MODE;
  PERFORM pg_advisory_xact_lock(hashtext('chengxun.fold_figures'));
  DELETE FROM case_figure_changes;
  DELETE FROM case_figures;
  SELECT string_agg(format($part$
      SELECT CASE GROUPING(l.day, l.third, l.month, c.unit_id, c.category, c.cell, c.source)
               WHEN 55 THEN 'unit' WHEN 59 THEN 'category' WHEN 62 THEN 'source'
               WHEN 93 THEN 'cell-third' ELSE 'unit-category' END AS dim,
             coalesce(l.day, l.third, l.month) AS period,
             CASE GROUPING(l.day, l.third, l.month, c.unit_id, c.category, c.cell, c.source)
               WHEN 59 THEN coalesce(c.category, '') WHEN 62 THEN c.source
               WHEN 93 THEN coalesce(c.cell, '') ELSE coalesce(c.unit_id::text, '') END AS key,
             CASE GROUPING(l.day, l.third, l.month, c.unit_id, c.category, c.cell, c.source)
               WHEN 99 THEN coalesce(c.category, '') ELSE '' END AS key2, %1$s
      FROM cases c, case_measures(c) m,
           -- Once for each case: OFFSET keeps it from being written out for each use.
           LATERAL (SELECT (c.%2$I AT TIME ZONE %3$L)::date AS day OFFSET 0) d,
           LATERAL (SELECT d.day, third_of_month(d.day) AS third,
                           d.day - extract(day FROM d.day)::int + 1 AS month) l
      WHERE c.%2$I IS NOT NULL
      GROUP BY GROUPING SETS ((l.day, c.unit_id), (l.day, c.category), (l.day, c.source),
                              (l.third, c.cell), (l.month, c.unit_id, c.category))$part$,
    (SELECT string_agg(CASE WHEN name <> ALL (part.measures) THEN '0::bigint'
                            -- Ones and zeros, which are summed quicker as integers.
                            WHEN name <> 'handled_ms' THEN format('sum(m.%I::int)', name)
                            ELSE 'sum(m.handled_ms)::bigint' END || format(' AS %I', name), ', ' ORDER BY no)
     FROM unnest(names) WITH ORDINALITY AS n (name, no)),
    part.moment, zone), ' UNION ALL ')
  INTO counted
  FROM (VALUES
    ('opened_at', ARRAY['opened', 'valid', 'accepted', 'void']),
    ('filed_at', ARRAY['filed']),
    ('first_dispatched_at', ARRAY['dispatched', 'returned', 'never_returned']),
    ('due_at', ARRAY['due', 'closed_of_due', 'on_time', 'overdue', 'extended']),
    ('first_reported_at', ARRAY['reported', 'redone', 'verified_on_time', 'handled', 'handled_ms']),
    ('closed_at', ARRAY['closed'])) AS part (moment, measures);
  EXECUTE format('INSERT INTO case_figures (dim, period, key, key2, %1$s)
                  SELECT dim, period, key, key2, %2$s FROM (%3$s) counted GROUP BY 1, 2, 3, 4
                  ORDER BY 1, 2, 3, 4',
                 columns, sums, counted);
  EXECUTE format($all$INSERT INTO case_figures (dim, period, key, key2, %1$s)
                  SELECT 'all', period, '', '', %2$s FROM case_figures WHERE dim = 'source' GROUP BY 2$all$,
                 columns, sums);
  -- Of the same cells, so that a span is made of few of them.
  EXECUTE format($coarser$INSERT INTO case_figures (dim, period, key, key2, %1$s)
                  SELECT g.dim, date_trunc(g.grain, period)::date, key, '', %2$s
                  FROM case_figures f, (VALUES ('cell', 'month'), ('cell-quarter', 'quarter'),
                                               ('cell-year', 'year')) AS g (dim, grain)
                  WHERE f.dim = 'cell-third' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3$coarser$,
                 columns, sums);
  INSERT INTO case_figures (dim, period, key, key2,
    opened, valid, accepted, void, filed, dispatched, returned, never_returned, due, closed_of_due,
    on_time, overdue, extended, reported, redone, verified_on_time, handled, handled_ms, closed)
  SELECT 'state', '-infinity', coalesce(c.unit_id::text, ''), c.state, count(*),
         0, 0, 0, 0, 0, 0, 0, 0, 0,
         0, 0, 0, 0, 0, 0, 0, 0, 0
  FROM cases c GROUP BY 3, 4;
END $$;

-- Few cases are left to be counted beside sums: processes that share them take longer to start than to count.
ALTER FUNCTION case_measures(cases) PARALLEL RESTRICTED;

SELECT recount_figures();

-- Makes all sums up anew from the cases; nobody changes a case meanwhile. A moment at a time, with the sums
-- that go by it: rows with the sums of all moments, most of them zero, take six times as many additions. Sums
-- of all cases are those of the sources together. Written in the order in which they are read: strewn about, each
-- of a year's 50,000 sums by cell is a page of its own. With room for all groups at once.
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
      SELECT CASE GROUPING(l.day, l.month, c.unit_id, c.category, c.cell, c.source)
               WHEN 23 THEN 'unit' WHEN 27 THEN 'category' WHEN 30 THEN 'source'
               WHEN 45 THEN 'cell' ELSE 'unit-category' END AS dim,
             coalesce(l.day, l.month) AS period,
             CASE GROUPING(l.day, l.month, c.unit_id, c.category, c.cell, c.source)
               WHEN 27 THEN coalesce(c.category, '') WHEN 30 THEN c.source
               WHEN 45 THEN coalesce(c.cell, '') ELSE coalesce(c.unit_id::text, '') END AS key,
             CASE GROUPING(l.day, l.month, c.unit_id, c.category, c.cell, c.source)
               WHEN 35 THEN coalesce(c.category, '') ELSE '' END AS key2, %1$s
      FROM cases c, case_measures(c) m,
           -- Once for each case: OFFSET keeps it from being written out for each use.
           LATERAL (SELECT (c.%2$I AT TIME ZONE %3$L)::date AS day OFFSET 0) d,
           LATERAL (SELECT d.day, d.day - extract(day FROM d.day)::int + 1 AS month) l
      WHERE c.%2$I IS NOT NULL
      GROUP BY GROUPING SETS ((l.day, c.unit_id), (l.day, c.category), (l.day, c.source),
                              (l.month, c.cell), (l.month, c.unit_id, c.category))$part$,
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
  INSERT INTO case_figures (dim, period, key, key2,
    opened, valid, accepted, void, filed, dispatched, returned, never_returned, due, closed_of_due,
    on_time, overdue, extended, reported, redone, verified_on_time, handled, handled_ms, closed)
  SELECT 'state', '-infinity', coalesce(c.unit_id::text, ''), c.state, count(*),
         0, 0, 0, 0, 0, 0, 0, 0, 0,
         0, 0, 0, 0, 0, 0, 0, 0, 0
  FROM cases c GROUP BY 3, 4;
END $$;

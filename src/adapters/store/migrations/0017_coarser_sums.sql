-- Sums by cell of quarters and years too: a year by cell then reads half of the rows, four years an eighth.
-- `dim` 'cell-quarter' and 'cell-year' are 'cell' with a longer period.
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

-- Adds months by cell up to quarters and years.
CREATE FUNCTION sum_up_cells() RETURNS void LANGUAGE sql SET work_mem = '256MB' AS $$
  INSERT INTO case_figures (dim, period, key, key2,
    opened, valid, accepted, void, filed, dispatched, returned, never_returned, due, closed_of_due,
    on_time, overdue, extended, reported, redone, verified_on_time, handled, handled_ms, closed)
  SELECT 'cell-' || grain, date_trunc(grain, period)::date, key, '',
    sum(opened), sum(valid), sum(accepted), sum(void), sum(filed), sum(dispatched),
    sum(returned), sum(never_returned), sum(due), sum(closed_of_due), sum(on_time),
    sum(overdue), sum(extended), sum(reported), sum(redone), sum(verified_on_time),
    sum(handled), sum(handled_ms), sum(closed)
  FROM case_figures, unnest(ARRAY['quarter', 'year']) AS g (grain)
  WHERE dim = 'cell' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
$$;

ALTER FUNCTION recount_figures() RENAME TO recount_finest_figures;
CREATE FUNCTION recount_figures() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM recount_finest_figures();
  PERFORM sum_up_cells();
END $$;

SELECT sum_up_cells();

-- Where the bureau is in time: a vehicle-day begins at its midnight. One row, written at every start.
CREATE TABLE bureau (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  timezone text NOT NULL
);
INSERT INTO bureau (timezone) VALUES ('Asia/Shanghai');

-- What can be said of a vehicle's day without its track: when it was heard, how often, how fast, how far
-- about. Counted anew at every query; with TimescaleDB the same view reads a continuous aggregate.
-- Jumps are counted apart and are no part of the other figures.
CREATE VIEW vehicle_days AS
SELECT f.device_no,
       (f.began AT TIME ZONE f.timezone)::date AS day,
       f.began,
       count(*) FILTER (WHERE NOT f.suspect) AS fixes,
       count(*) FILTER (WHERE f.suspect) AS suspects,
       min(f.time) FILTER (WHERE NOT f.suspect) AS first_fix,
       max(f.time) FILTER (WHERE NOT f.suspect) AS last_fix,
       max(f.speed) FILTER (WHERE NOT f.suspect) AS max_speed,
       min(f.lat) FILTER (WHERE NOT f.suspect) AS south,
       max(f.lat) FILTER (WHERE NOT f.suspect) AS north,
       min(f.lon) FILTER (WHERE NOT f.suspect) AS west,
       max(f.lon) FILTER (WHERE NOT f.suspect) AS east
FROM (
  SELECT x.*, b.timezone, date_trunc('day', x.time, b.timezone) AS began
  FROM fixes x CROSS JOIN bureau b
) f
GROUP BY f.device_no, f.began, f.timezone;

-- Retention goes along the primary key, vehicle by vehicle. A BRIN index widens with every place that a
-- deleted row leaves to a new one, until it matches everything.
DROP INDEX fixes_time;

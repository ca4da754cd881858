-- Only where TimescaleDB can be made use of; the extension itself is there by now. What depends on
-- settings (retention, the aggregate in the bureau's time zone) is kept by timescale.ts at every start.

-- Moves what is there already; fixes cannot be written meanwhile (2 to 3 minutes for 10 million).
SELECT create_hypertable('fixes', 'time', chunk_time_interval => interval '1 day',
                         create_default_indexes => false, migrate_data => true);

-- One vehicle's track stays together, in the order in which it is read.
ALTER TABLE fixes SET (timescaledb.compress, timescaledb.compress_segmentby = 'device_no',
                       timescaledb.compress_orderby = 'time');

-- A late fix may make a vehicle's whole day of 86,400 to be judged again and its jumps to be marked anew.
-- Unlimited, for the default of 100,000 decompressed rows fails the transaction instead.
DO $$ BEGIN
  EXECUTE format('ALTER ROLE CURRENT_USER IN DATABASE %I SET timescaledb.max_tuples_decompressed_per_dml_transaction = 0',
                 current_database());
END $$;

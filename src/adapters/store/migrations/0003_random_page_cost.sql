-- A vehicle's day is strewn over as many pages as it has fixes, for all vehicles come in together. At the
-- default cost of a page out of order, made for disks with heads, the planner gathers and sorts such a
-- track instead of reading it in order along the primary key. For this user in this database only.
DO $$ BEGIN
  EXECUTE format('ALTER ROLE CURRENT_USER IN DATABASE %I SET random_page_cost = 1.1', current_database());
END $$;

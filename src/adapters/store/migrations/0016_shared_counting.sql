-- Counting touches nothing but what it is given: several processes of the database may share the rows.
ALTER FUNCTION case_measures(cases) PARALLEL SAFE;

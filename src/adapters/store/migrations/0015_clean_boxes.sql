-- Boxes of detectors that were rejected by finding the photo clean: they stand open again where that is taken
-- back. What somebody rejected box by box stays rejected.
ALTER TABLE photo_marks ADD COLUMN rejected_as_clean boolean NOT NULL DEFAULT false;

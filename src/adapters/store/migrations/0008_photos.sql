-- Photos: what they are is their bytes; where and when they were taken is what is known of it.

CREATE TABLE photos (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sha256      text NOT NULL UNIQUE,
  bytes       bigint NOT NULL,
  -- image/jpeg, image/png, image/webp, image/tiff, image/heic
  type        text NOT NULL,
  width       integer NOT NULL,
  height      integer NOT NULL,
  -- As it was called where it came from, without folders.
  name        text NOT NULL,
  uploaded_at timestamptz NOT NULL,
  uploaded_by text NOT NULL,
  -- What its metadata say: time, place, heights, gimbal, camera (PhotoMetadata); {} where nothing.
  metadata    jsonb NOT NULL DEFAULT '{}',
  device_no   integer REFERENCES devices (no),
  flight_id   bigint REFERENCES flights (id),
  -- By the best clock that there is: capture event, metadata corrected by the flight's clock offset, metadata.
  taken_at    timestamptz,
  lat         double precision,
  lon         double precision,
  -- How it was placed: metadata, capture, track, hand; null: unplaced.
  placed_by   text,
  -- {altitude, relative, yaw, pitch, roll, residual…} (PhotoPlace)
  "placing"   jsonb NOT NULL DEFAULT '{}',
  -- Corners on the ground, [lon, lat]; null: not known.
  footprint   jsonb,
  -- The capture event that it is.
  capture     bigint REFERENCES drone_events (no),
  -- null: not looked at; clean, case, skipped
  verdict     text,
  reviewed_by text,
  reviewed_at timestamptz
);
CREATE INDEX photos_of_flight ON photos (flight_id, taken_at, id);
CREATE INDEX photos_by_time ON photos (taken_at DESC, id DESC);
CREATE INDEX photos_by_place ON photos (lat, lon) WHERE lat IS NOT NULL;
CREATE INDEX photos_unplaced ON photos (id) WHERE placed_by IS NULL;
CREATE UNIQUE INDEX photos_of_capture ON photos (capture) WHERE capture IS NOT NULL;

-- Boxes on a picture, drawn by people or found by a detector. Shares of width and height, from the top left.
CREATE TABLE photo_marks (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  photo_id   bigint NOT NULL REFERENCES photos (id),
  x          real NOT NULL,
  y          real NOT NULL,
  w          real NOT NULL,
  h          real NOT NULL,
  label      text NOT NULL DEFAULT '',
  category   text REFERENCES categories (code),
  -- 0 to 1; null: drawn by a person.
  confidence real,
  by         text NOT NULL,
  at         timestamptz NOT NULL,
  case_id    bigint REFERENCES cases (id),
  -- Somebody said that it is none.
  rejected   boolean NOT NULL DEFAULT false
);
CREATE INDEX photo_marks_of ON photo_marks (photo_id);

CREATE TABLE case_photos (
  case_id  bigint NOT NULL REFERENCES cases (id),
  photo_id bigint NOT NULL REFERENCES photos (id),
  -- evidence, verification, before, after, report
  role     text NOT NULL,
  added_by text NOT NULL,
  added_at timestamptz NOT NULL,
  PRIMARY KEY (case_id, photo_id)
);
CREATE INDEX case_photos_of_photo ON case_photos (photo_id);

-- What a detector's label means here, and from which confidence on it becomes a proposal.
CREATE TABLE detection_rules (
  label      text PRIMARY KEY,
  category   text NOT NULL REFERENCES categories (code),
  confidence real NOT NULL CHECK (confidence BETWEEN 0 AND 1)
);

-- People, their sessions, keys of machines, and who changed what.

-- Responsible units are named here, for accounts belong to them; their areas come with the cases.
CREATE TABLE units (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name       text NOT NULL UNIQUE,
  -- Where notices go; empty: nowhere.
  email      text NOT NULL DEFAULT '',
  phone      text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  archived_at timestamptz
);

CREATE TABLE accounts (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- What is typed at sign-in, in lower case.
  login         text NOT NULL UNIQUE,
  name          text NOT NULL,
  roles         text[] NOT NULL,
  unit_id       bigint REFERENCES units (id),
  licence       text NOT NULL DEFAULT '',
  on_duty       boolean NOT NULL DEFAULT false,
  -- argon2id in its usual form; null: signs in elsewhere (OpenID Connect).
  password_hash text,
  must_change   boolean NOT NULL DEFAULT false,
  -- "issuer subject" of an OpenID Connect account.
  external_id   text UNIQUE,
  failures      integer NOT NULL DEFAULT 0,
  locked_until  timestamptz,
  created_at    timestamptz NOT NULL DEFAULT now(),
  -- Set when somebody leaves: the name stays in every log, signing in ends.
  removed_at    timestamptz
);

CREATE TABLE sessions (
  -- sha-256 of the 32 random bytes in the cookie.
  id_hash    bytea PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES accounts (id),
  created_at timestamptz NOT NULL,
  seen_at    timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_of_account ON sessions (account_id);

CREATE TABLE api_keys (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name       text NOT NULL,
  key_hash   bytea NOT NULL UNIQUE,
  scopes     text[] NOT NULL,
  unit_id    bigint REFERENCES units (id),
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  used_at    timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz
);

CREATE TABLE audit_log (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at      timestamptz NOT NULL,
  -- Name of the person or key, or `chengxun`.
  by      text NOT NULL,
  account_id bigint,
  key_id  bigint,
  -- What was called: `POST /api/v1/cases/{id}/steps`, or `sign-in`, `locked-out`…
  action  text NOT NULL,
  -- Of what: the parameters of the path; no secrets.
  subject jsonb NOT NULL DEFAULT '{}',
  outcome integer NOT NULL,
  address text NOT NULL DEFAULT ''
);
CREATE INDEX audit_by_time ON audit_log (at DESC, id DESC);

CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON api_keys
  FOR EACH STATEMENT EXECUTE FUNCTION announce_change();
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON units
  FOR EACH STATEMENT EXECUTE FUNCTION announce_change();

-- IANA; empty: the offset stands.
ALTER TABLE stores ADD COLUMN time_zone text NOT NULL DEFAULT '';
ALTER TABLE operators ADD COLUMN is_active boolean NOT NULL DEFAULT true;
-- How it is offered: what an order of it gets. valid_days 0: until valid_until, or for ever. When it is good: a bit a
-- weekday from Monday, minutes of the day in the store's time.
ALTER TABLE products
    ADD COLUMN name text NOT NULL DEFAULT '', ADD COLUMN detail text NOT NULL DEFAULT '',
    ADD COLUMN price bigint NOT NULL DEFAULT 0, ADD COLUMN uses integer NOT NULL DEFAULT 1 CHECK (uses > 0),
    ADD COLUMN face bigint NOT NULL DEFAULT 0 CHECK (face >= 0),
    ADD COLUMN valid_days integer NOT NULL DEFAULT 0 CHECK (valid_days >= 0), ADD COLUMN valid_from timestamptz,
    ADD COLUMN valid_until timestamptz, ADD COLUMN is_on_sale boolean NOT NULL DEFAULT true,
    ADD COLUMN weekdays integer NOT NULL DEFAULT 127, ADD COLUMN opens_at integer NOT NULL DEFAULT 0,
    ADD COLUMN closes_at integer NOT NULL DEFAULT 1440;
-- external_id: of the shop's own system. request_hash: of what was ordered; null: not by the back office.
ALTER TABLE orders
    ADD COLUMN external_id text NOT NULL DEFAULT '', ADD COLUMN total bigint NOT NULL DEFAULT 0,
    ADD COLUMN refunded bigint NOT NULL DEFAULT 0, ADD COLUMN request_hash bytea;
CREATE INDEX orders_by_time ON orders (merchant_id, created_at, order_id);
CREATE INDEX orders_by_external_id ON orders (merchant_id, external_id) WHERE external_id <> '';
-- code_issue: how often it was given a code that the key and its id give again; 0: its code was drawn.
ALTER TABLE entitlements
    ADD COLUMN price bigint NOT NULL DEFAULT 0, ADD COLUMN refunded bigint NOT NULL DEFAULT 0,
    ADD COLUMN code_issue integer NOT NULL DEFAULT 0;
CREATE INDEX redemptions_by_time ON redemptions (merchant_id, redeemed_at, seq);
CREATE INDEX uploads_in_conflict ON uploads (merchant_id, received_at) WHERE verdict = 4;

CREATE TABLE refunds (
    merchant_id text NOT NULL, refund_id text NOT NULL, order_id text NOT NULL, entitlement_id text NOT NULL,
    amount bigint NOT NULL CHECK (amount >= 0), is_void boolean NOT NULL, why text NOT NULL, made_by text NOT NULL,
    made_at timestamptz NOT NULL, request_hash bytea NOT NULL,
    PRIMARY KEY (merchant_id, refund_id, entitlement_id),
    FOREIGN KEY (merchant_id, order_id) REFERENCES orders,
    FOREIGN KEY (merchant_id, entitlement_id) REFERENCES entitlements);
CREATE INDEX refunds_by_order ON refunds (merchant_id, order_id);

CREATE TABLE profiles (
    merchant_id text PRIMARY KEY REFERENCES merchants, name text NOT NULL, currency text NOT NULL,
    time_zone text NOT NULL, language text NOT NULL);
-- Who may sign in to the back office. stamp: of every session; another one ends them all.
CREATE TABLE users (
    merchant_id text NOT NULL REFERENCES merchants, user_id text NOT NULL, name text NOT NULL, role integer NOT NULL,
    password_hash text NOT NULL, sealed_totp bytea, totp_step bigint NOT NULL DEFAULT 0,
    failures integer NOT NULL DEFAULT 0, locked_until timestamptz, stamp bytea NOT NULL,
    is_active boolean NOT NULL DEFAULT true, created_at timestamptz NOT NULL, signed_in_at timestamptz,
    PRIMARY KEY (merchant_id, user_id));
-- By which other systems call; nothing but the keyed hash of one is kept.
CREATE TABLE api_keys (
    merchant_id text NOT NULL REFERENCES merchants, key_id text NOT NULL, key_hash bytea NOT NULL, name text NOT NULL,
    role integer NOT NULL, created_by text NOT NULL, created_at timestamptz NOT NULL, revoked_at timestamptz,
    PRIMARY KEY (merchant_id, key_id), UNIQUE (merchant_id, key_hash));
-- Keys of cookies and forms, sealed; of all nodes the same.
CREATE TABLE web_keys (
    merchant_id text NOT NULL REFERENCES merchants, name text NOT NULL, sealed_xml bytea NOT NULL,
    PRIMARY KEY (merchant_id, name));
-- Who did what in the back office; append only.
CREATE SEQUENCE audit_seq;
CREATE TABLE audit (
    merchant_id text NOT NULL, seq bigint NOT NULL DEFAULT nextval('audit_seq'), at timestamptz NOT NULL,
    actor text NOT NULL, action text NOT NULL, subject text NOT NULL, detail text NOT NULL,
    PRIMARY KEY (merchant_id, seq));

-- Whose orders are taken where they are signed with the secret, and who is told what happened here. types: a bit a kind.
CREATE TABLE webhook_sources (
    merchant_id text NOT NULL REFERENCES merchants, source_id text NOT NULL, name text NOT NULL,
    sealed_secret bytea NOT NULL, created_by text NOT NULL, created_at timestamptz NOT NULL, revoked_at timestamptz,
    PRIMARY KEY (merchant_id, source_id));
CREATE TABLE webhook_endpoints (
    merchant_id text NOT NULL REFERENCES merchants, endpoint_id text NOT NULL, url text NOT NULL,
    types integer NOT NULL, sealed_secret bytea NOT NULL, created_by text NOT NULL, created_at timestamptz NOT NULL,
    is_active boolean NOT NULL DEFAULT true, PRIMARY KEY (merchant_id, endpoint_id));
-- One row for each event and endpoint. next_at null: delivered, or given up.
CREATE TABLE webhook_deliveries (
    merchant_id text NOT NULL, event_id text NOT NULL, endpoint_id text NOT NULL, type integer NOT NULL,
    subject text NOT NULL, detail text NOT NULL, body text NOT NULL DEFAULT '', created_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0, next_at timestamptz, delivered_at timestamptz,
    outcome text NOT NULL DEFAULT '', PRIMARY KEY (merchant_id, event_id, endpoint_id));
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (merchant_id, endpoint_id, next_at)
    WHERE next_at IS NOT NULL;
CREATE INDEX webhook_deliveries_undelivered ON webhook_deliveries (merchant_id, created_at)
    WHERE delivered_at IS NULL;
CREATE INDEX webhook_deliveries_by_time ON webhook_deliveries (merchant_id, created_at);

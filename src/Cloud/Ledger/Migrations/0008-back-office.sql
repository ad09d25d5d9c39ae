-- Whose name stands on a slip; a merchant is whose ledger this is, and every key of the back office leads with it. One
-- file is one merchant's.
ALTER TABLE merchants RENAME TO sellers;
ALTER TABLE sellers RENAME COLUMN merchant_id TO seller_id;
ALTER TABLE products RENAME COLUMN merchant_id TO seller_id;
ALTER TABLE sellers ADD COLUMN merchant_id TEXT NOT NULL DEFAULT 'main';
ALTER TABLE stores ADD COLUMN merchant_id TEXT NOT NULL DEFAULT 'main';
ALTER TABLE operators ADD COLUMN merchant_id TEXT NOT NULL DEFAULT 'main';
ALTER TABLE operator_stores ADD COLUMN merchant_id TEXT NOT NULL DEFAULT 'main';
ALTER TABLE products ADD COLUMN merchant_id TEXT NOT NULL DEFAULT 'main';
ALTER TABLE product_stores ADD COLUMN merchant_id TEXT NOT NULL DEFAULT 'main';
-- What redemptions write takes no more room for it.
ALTER TABLE terminals ADD COLUMN merchant_id TEXT GENERATED ALWAYS AS ('main') VIRTUAL;
ALTER TABLE terminal_certificates ADD COLUMN merchant_id TEXT GENERATED ALWAYS AS ('main') VIRTUAL;
ALTER TABLE orders ADD COLUMN merchant_id TEXT GENERATED ALWAYS AS ('main') VIRTUAL;
ALTER TABLE entitlements ADD COLUMN merchant_id TEXT GENERATED ALWAYS AS ('main') VIRTUAL;
ALTER TABLE redemptions ADD COLUMN merchant_id TEXT GENERATED ALWAYS AS ('main') VIRTUAL;
ALTER TABLE refusals ADD COLUMN merchant_id TEXT GENERATED ALWAYS AS ('main') VIRTUAL;
ALTER TABLE slip_reports ADD COLUMN merchant_id TEXT GENERATED ALWAYS AS ('main') VIRTUAL;
ALTER TABLE uploads ADD COLUMN merchant_id TEXT GENERATED ALWAYS AS ('main') VIRTUAL;
ALTER TABLE codes ADD COLUMN merchant_id TEXT NOT NULL DEFAULT 'main';

-- IANA; empty: the offset stands.
ALTER TABLE stores ADD COLUMN time_zone TEXT NOT NULL DEFAULT '';
ALTER TABLE operators ADD COLUMN is_active INTEGER NOT NULL DEFAULT 1;
-- How it is offered: what an order of it gets. valid_days 0: until valid_until, or for ever.
ALTER TABLE products ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE products ADD COLUMN detail TEXT NOT NULL DEFAULT '';
ALTER TABLE products ADD COLUMN price INTEGER NOT NULL DEFAULT 0;
ALTER TABLE products ADD COLUMN uses INTEGER NOT NULL DEFAULT 1 CHECK (uses > 0);
ALTER TABLE products ADD COLUMN face INTEGER NOT NULL DEFAULT 0 CHECK (face >= 0);
ALTER TABLE products ADD COLUMN valid_days INTEGER NOT NULL DEFAULT 0 CHECK (valid_days >= 0);
ALTER TABLE products ADD COLUMN valid_from INTEGER;
ALTER TABLE products ADD COLUMN valid_until INTEGER;
ALTER TABLE products ADD COLUMN is_on_sale INTEGER NOT NULL DEFAULT 1;
-- When it is good: a bit a weekday from Monday, minutes of the day in the store's time.
ALTER TABLE products ADD COLUMN weekdays INTEGER NOT NULL DEFAULT 127;
ALTER TABLE products ADD COLUMN opens_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE products ADD COLUMN closes_at INTEGER NOT NULL DEFAULT 1440;
-- external_id: of the shop's own system. request_hash: of what was ordered; null: not by the back office.
ALTER TABLE orders ADD COLUMN external_id TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN total INTEGER NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN refunded INTEGER NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN request_hash BLOB;
CREATE INDEX orders_by_time ON orders (created_at);
CREATE INDEX orders_by_external_id ON orders (external_id) WHERE external_id <> '';
-- code_issue: how often it was given a code that the key and its id give again; 0: its code was drawn.
ALTER TABLE entitlements ADD COLUMN price INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entitlements ADD COLUMN refunded INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entitlements ADD COLUMN code_issue INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entitlements ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
CREATE INDEX codes_by_entitlement ON codes (entitlement_id);
CREATE INDEX redemptions_by_time ON redemptions (redeemed_at);
CREATE INDEX refusals_by_time ON refusals (received_at);
CREATE INDEX uploads_in_conflict ON uploads (received_at) WHERE verdict = 4;

CREATE TABLE refunds (
    merchant_id TEXT NOT NULL, refund_id TEXT NOT NULL, order_id TEXT NOT NULL REFERENCES orders,
    entitlement_id TEXT NOT NULL REFERENCES entitlements, amount INTEGER NOT NULL CHECK (amount >= 0),
    is_void INTEGER NOT NULL, why TEXT NOT NULL, made_by TEXT NOT NULL, made_at INTEGER NOT NULL,
    request_hash BLOB NOT NULL, PRIMARY KEY (merchant_id, refund_id, entitlement_id)) STRICT, WITHOUT ROWID;
CREATE INDEX refunds_by_order ON refunds (merchant_id, order_id);

CREATE TABLE profiles (
    merchant_id TEXT PRIMARY KEY, name TEXT NOT NULL, currency TEXT NOT NULL, time_zone TEXT NOT NULL,
    language TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- Who may sign in to the back office. stamp: of every session; another one ends them all.
CREATE TABLE users (
    merchant_id TEXT NOT NULL, user_id TEXT NOT NULL, name TEXT NOT NULL, role INTEGER NOT NULL,
    password_hash TEXT NOT NULL, sealed_totp BLOB, totp_step INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0, locked_until INTEGER, stamp BLOB NOT NULL,
    is_active INTEGER NOT NULL DEFAULT 1, created_at INTEGER NOT NULL, signed_in_at INTEGER,
    PRIMARY KEY (merchant_id, user_id)) STRICT, WITHOUT ROWID;
-- By which other systems call; nothing but the keyed hash of one is kept.
CREATE TABLE api_keys (
    merchant_id TEXT NOT NULL, key_id TEXT NOT NULL, key_hash BLOB NOT NULL UNIQUE, name TEXT NOT NULL,
    role INTEGER NOT NULL, created_by TEXT NOT NULL, created_at INTEGER NOT NULL, revoked_at INTEGER,
    PRIMARY KEY (merchant_id, key_id)) STRICT, WITHOUT ROWID;
-- Keys of cookies and forms, sealed; of all nodes the same.
CREATE TABLE web_keys (
    merchant_id TEXT NOT NULL, name TEXT NOT NULL, sealed_xml BLOB NOT NULL,
    PRIMARY KEY (merchant_id, name)) STRICT, WITHOUT ROWID;
-- Who did what in the back office; append only.
CREATE TABLE audit (
    seq INTEGER PRIMARY KEY, merchant_id TEXT NOT NULL, at INTEGER NOT NULL, actor TEXT NOT NULL,
    action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL) STRICT;

-- Whose orders are taken where they are signed with the secret, and who is told what happened here. types: a bit a kind.
CREATE TABLE webhook_sources (
    merchant_id TEXT NOT NULL, source_id TEXT NOT NULL, name TEXT NOT NULL, sealed_secret BLOB NOT NULL,
    created_by TEXT NOT NULL, created_at INTEGER NOT NULL, revoked_at INTEGER,
    PRIMARY KEY (merchant_id, source_id)) STRICT, WITHOUT ROWID;
CREATE TABLE webhook_endpoints (
    merchant_id TEXT NOT NULL, endpoint_id TEXT NOT NULL, url TEXT NOT NULL, types INTEGER NOT NULL,
    sealed_secret BLOB NOT NULL, created_by TEXT NOT NULL, created_at INTEGER NOT NULL,
    is_active INTEGER NOT NULL DEFAULT 1, PRIMARY KEY (merchant_id, endpoint_id)) STRICT, WITHOUT ROWID;
-- One row for each event and endpoint. next_at null: delivered, or given up.
CREATE TABLE webhook_deliveries (
    merchant_id TEXT NOT NULL, event_id TEXT NOT NULL, endpoint_id TEXT NOT NULL, type INTEGER NOT NULL,
    subject TEXT NOT NULL, detail TEXT NOT NULL, body TEXT NOT NULL DEFAULT '', created_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, next_at INTEGER, delivered_at INTEGER, outcome TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (merchant_id, event_id, endpoint_id)) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (merchant_id, endpoint_id, next_at)
    WHERE next_at IS NOT NULL;
CREATE INDEX webhook_deliveries_undelivered ON webhook_deliveries (merchant_id, created_at)
    WHERE delivered_at IS NULL;
CREATE INDEX webhook_deliveries_by_time ON webhook_deliveries (merchant_id, created_at);

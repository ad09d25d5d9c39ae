-- Times are Unix milliseconds UTC, money is minor units, enums are their numbers on the wire. Constraints repeat what
-- the policies promise: a bug must fail here rather than redeem twice.
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE merchants (merchant_id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE stores (
    store_id TEXT PRIMARY KEY, name TEXT NOT NULL, language TEXT NOT NULL,
    utc_offset_minutes INTEGER NOT NULL, keeps_roster INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE operators (
    operator_id TEXT PRIMARY KEY, name TEXT NOT NULL, may_undo INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE operator_stores (
    operator_id TEXT NOT NULL REFERENCES operators, store_id TEXT NOT NULL REFERENCES stores,
    PRIMARY KEY (operator_id, store_id)) STRICT, WITHOUT ROWID;
CREATE TABLE terminals (
    terminal_id TEXT PRIMARY KEY, revoked INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;

CREATE TABLE products (
    product_id TEXT PRIMARY KEY, merchant_id TEXT NOT NULL REFERENCES merchants, kind INTEGER NOT NULL,
    balance_rule INTEGER NOT NULL, opens_gate INTEGER NOT NULL, prints_slip INTEGER NOT NULL,
    undo_seconds INTEGER NOT NULL, staff_note TEXT NOT NULL, footer TEXT NOT NULL,
    questions TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE product_stores (
    product_id TEXT NOT NULL REFERENCES products, store_id TEXT NOT NULL REFERENCES stores,
    PRIMARY KEY (product_id, store_id)) STRICT, WITHOUT ROWID;

CREATE TABLE orders (
    order_id TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE, state INTEGER NOT NULL, buyer TEXT NOT NULL,
    note TEXT NOT NULL, paid_by TEXT NOT NULL, currency TEXT NOT NULL, language TEXT NOT NULL,
    created_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE entitlements (
    entitlement_id TEXT PRIMARY KEY, order_id TEXT NOT NULL REFERENCES orders,
    product_id TEXT NOT NULL REFERENCES products, parent_id TEXT REFERENCES entitlements,
    state INTEGER NOT NULL, title TEXT NOT NULL, detail TEXT NOT NULL, valid_from INTEGER, valid_until INTEGER,
    uses_total INTEGER NOT NULL CHECK (uses_total > 0),
    uses_left INTEGER NOT NULL CHECK (uses_left BETWEEN 0 AND uses_total),
    face INTEGER NOT NULL, balance INTEGER NOT NULL CHECK (balance BETWEEN 0 AND face),
    contents TEXT NOT NULL, paid_digest TEXT NOT NULL, basket_digest TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX entitlements_by_order ON entitlements (order_id);
CREATE INDEX entitlements_by_parent ON entitlements (parent_id) WHERE parent_id IS NOT NULL;
CREATE TABLE codes (
    code_hash BLOB PRIMARY KEY, entitlement_id TEXT NOT NULL REFERENCES entitlements,
    revoked INTEGER NOT NULL DEFAULT 0, issued_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- The reply to each scan id; reason 0 is an acceptance.
CREATE TABLE scans (
    scan_id TEXT PRIMARY KEY, fingerprint BLOB NOT NULL, code_hash BLOB NOT NULL, store TEXT NOT NULL,
    reason INTEGER NOT NULL, reply BLOB NOT NULL, received_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
-- In the order of their commits: two can fall into one millisecond.
CREATE TABLE redemptions (
    seq INTEGER PRIMARY KEY, redemption_id TEXT NOT NULL UNIQUE,
    scan_id TEXT NOT NULL UNIQUE REFERENCES scans,
    entitlement_id TEXT NOT NULL REFERENCES entitlements, uses_taken INTEGER NOT NULL,
    balance_taken INTEGER NOT NULL, bill INTEGER NOT NULL, value_used INTEGER NOT NULL,
    cash_due INTEGER NOT NULL, has_slip INTEGER NOT NULL, answers TEXT NOT NULL, undo_until INTEGER,
    settled_at INTEGER, undo_id TEXT, undone_at INTEGER,
    terminal TEXT NOT NULL, lane TEXT NOT NULL, store TEXT NOT NULL, operator TEXT NOT NULL,
    device_time INTEGER, received_at INTEGER NOT NULL) STRICT;
CREATE INDEX redemptions_by_entitlement ON redemptions (entitlement_id);
CREATE INDEX redemptions_by_terminal ON redemptions (terminal, received_at);

-- Every attempt that was not accepted, for the audit; append only.
CREATE TABLE refusals (
    seq INTEGER PRIMARY KEY, scan_id TEXT NOT NULL, reason INTEGER NOT NULL, code_hash BLOB NOT NULL,
    terminal TEXT NOT NULL, lane TEXT NOT NULL, store TEXT NOT NULL, operator TEXT NOT NULL,
    device_time INTEGER, received_at INTEGER NOT NULL) STRICT;

-- The reply to each undo id; why 0 is an undo done.
CREATE TABLE undos (
    undo_id TEXT PRIMARY KEY, fingerprint BLOB NOT NULL, scan_id TEXT NOT NULL, why INTEGER NOT NULL,
    reply BLOB NOT NULL, said TEXT NOT NULL,
    terminal TEXT NOT NULL, lane TEXT NOT NULL, store TEXT NOT NULL, operator TEXT NOT NULL,
    device_time INTEGER, received_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE undo_conflicts (
    seq INTEGER PRIMARY KEY, undo_id TEXT NOT NULL, scan_id TEXT NOT NULL,
    terminal TEXT NOT NULL, lane TEXT NOT NULL, store TEXT NOT NULL, operator TEXT NOT NULL,
    device_time INTEGER, received_at INTEGER NOT NULL) STRICT;

CREATE TABLE slip_reports (
    scan_id TEXT NOT NULL REFERENCES scans, copy INTEGER NOT NULL, outcome INTEGER NOT NULL, at INTEGER,
    printer TEXT NOT NULL, detail TEXT NOT NULL,
    terminal TEXT NOT NULL, lane TEXT NOT NULL, store TEXT NOT NULL, operator TEXT NOT NULL,
    device_time INTEGER, received_at INTEGER NOT NULL,
    PRIMARY KEY (scan_id, copy)) STRICT, WITHOUT ROWID;
CREATE TABLE uploads (
    scan_id TEXT PRIMARY KEY, fingerprint BLOB NOT NULL, code_hash BLOB NOT NULL, verdict INTEGER NOT NULL,
    message TEXT NOT NULL,
    terminal TEXT NOT NULL, lane TEXT NOT NULL, store TEXT NOT NULL, operator TEXT NOT NULL,
    device_time INTEGER, received_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

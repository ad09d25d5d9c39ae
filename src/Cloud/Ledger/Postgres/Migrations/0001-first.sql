-- Every key leads with the merchant whose ledger it is, so that all that one transaction touches stands together where
-- the tables are distributed. What is sold and used is under the lock of its entitlement's row: whoever changes an
-- order, a code or a seat takes that lock, a ticket's before its seats', and counts its version up.
CREATE TABLE merchants (
    merchant_id text PRIMARY KEY, key_fingerprint bytea NOT NULL);
CREATE TABLE issues (
    merchant_id text NOT NULL REFERENCES merchants, issue_id text NOT NULL, PRIMARY KEY (merchant_id, issue_id));

CREATE TABLE stores (
    merchant_id text NOT NULL REFERENCES merchants, store_id text NOT NULL, name text NOT NULL,
    language text NOT NULL, utc_offset_minutes integer NOT NULL, keeps_roster boolean NOT NULL,
    PRIMARY KEY (merchant_id, store_id));
CREATE TABLE operators (
    merchant_id text NOT NULL REFERENCES merchants, operator_id text NOT NULL, name text NOT NULL,
    may_undo boolean NOT NULL, PRIMARY KEY (merchant_id, operator_id));
CREATE TABLE operator_stores (
    merchant_id text NOT NULL, operator_id text NOT NULL, store_id text NOT NULL,
    PRIMARY KEY (merchant_id, operator_id, store_id),
    FOREIGN KEY (merchant_id, operator_id) REFERENCES operators,
    FOREIGN KEY (merchant_id, store_id) REFERENCES stores);
CREATE TABLE terminals (
    merchant_id text NOT NULL REFERENCES merchants, terminal_id text NOT NULL,
    revoked boolean NOT NULL DEFAULT false, PRIMARY KEY (merchant_id, terminal_id));
-- The user of the cloud's machine who called first under a terminal's name; root owns none.
CREATE TABLE terminal_owners (
    merchant_id text NOT NULL REFERENCES merchants, terminal_id text NOT NULL,
    uid bigint NOT NULL CHECK (uid BETWEEN 1 AND 4294967295), owned_since timestamptz NOT NULL,
    PRIMARY KEY (merchant_id, terminal_id));

-- Whose name stands on a slip; in a mall many.
CREATE TABLE sellers (
    merchant_id text NOT NULL REFERENCES merchants, seller_id text NOT NULL, name text NOT NULL,
    PRIMARY KEY (merchant_id, seller_id));
CREATE TABLE products (
    merchant_id text NOT NULL, product_id text NOT NULL, seller_id text NOT NULL, kind integer NOT NULL,
    balance_rule integer NOT NULL, opens_gate boolean NOT NULL, prints_slip boolean NOT NULL,
    undo_seconds bigint NOT NULL, staff_note text NOT NULL, footer text NOT NULL, questions jsonb NOT NULL,
    PRIMARY KEY (merchant_id, product_id), FOREIGN KEY (merchant_id, seller_id) REFERENCES sellers);
CREATE TABLE product_stores (
    merchant_id text NOT NULL, product_id text NOT NULL, store_id text NOT NULL,
    PRIMARY KEY (merchant_id, product_id, store_id),
    FOREIGN KEY (merchant_id, product_id) REFERENCES products,
    FOREIGN KEY (merchant_id, store_id) REFERENCES stores);

CREATE TABLE orders (
    merchant_id text NOT NULL REFERENCES merchants, order_id text NOT NULL, number text NOT NULL,
    state integer NOT NULL, buyer text NOT NULL, note text NOT NULL, paid_by text NOT NULL, currency text NOT NULL,
    language text NOT NULL, created_at timestamptz NOT NULL,
    PRIMARY KEY (merchant_id, order_id), UNIQUE (merchant_id, number));
-- Room on each page, so that a use changes a row in its page and no index.
CREATE TABLE entitlements (
    merchant_id text NOT NULL, entitlement_id text NOT NULL, order_id text NOT NULL, product_id text NOT NULL,
    parent_id text, state integer NOT NULL, title text NOT NULL, detail text NOT NULL, valid_from timestamptz,
    valid_until timestamptz, uses_total integer NOT NULL CHECK (uses_total > 0),
    uses_left integer NOT NULL CHECK (uses_left BETWEEN 0 AND uses_total),
    face bigint NOT NULL, balance bigint NOT NULL CHECK (balance BETWEEN 0 AND face), contents jsonb NOT NULL,
    paid_digest text NOT NULL, basket_digest text NOT NULL, version bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (merchant_id, entitlement_id),
    FOREIGN KEY (merchant_id, order_id) REFERENCES orders,
    FOREIGN KEY (merchant_id, product_id) REFERENCES products,
    FOREIGN KEY (merchant_id, parent_id) REFERENCES entitlements) WITH (fillfactor = 85);
CREATE INDEX entitlements_by_order ON entitlements (merchant_id, order_id);
CREATE INDEX entitlements_by_parent ON entitlements (merchant_id, parent_id) WHERE parent_id IS NOT NULL;
-- paper_scan_id: the redemption of the ticket that printed it; the code is good as long as that stands.
CREATE TABLE codes (
    merchant_id text NOT NULL, code_hash bytea NOT NULL, entitlement_id text NOT NULL,
    revoked boolean NOT NULL DEFAULT false, issued_at timestamptz NOT NULL, paper_scan_id text,
    PRIMARY KEY (merchant_id, code_hash), FOREIGN KEY (merchant_id, entitlement_id) REFERENCES entitlements);
CREATE INDEX codes_by_entitlement ON codes (merchant_id, entitlement_id);

-- The reply to each scan id; its key is the claim of whoever answers first. Reason 0 is an acceptance. From here on no
-- foreign keys: each would lock a row more for every redemption, and nothing of what they would name is ever deleted.
CREATE TABLE scans (
    merchant_id text NOT NULL, scan_id text NOT NULL, fingerprint bytea NOT NULL, code_hash bytea NOT NULL,
    entitlement_id text, reason integer NOT NULL, reply bytea NOT NULL,
    store text NOT NULL, terminal text NOT NULL, received_at timestamptz NOT NULL,
    PRIMARY KEY (merchant_id, scan_id)) PARTITION BY HASH (scan_id);
-- Drawn under the lock of the entitlement: of two uses of one the later has the higher number.
CREATE SEQUENCE redemption_seq;
CREATE TABLE redemptions (
    merchant_id text NOT NULL, entitlement_id text NOT NULL, scan_id text NOT NULL,
    seq bigint NOT NULL DEFAULT nextval('redemption_seq'), redemption_id text NOT NULL,
    redeemed_at timestamptz NOT NULL, uses_taken integer NOT NULL, balance_taken bigint NOT NULL,
    bill bigint NOT NULL, value_used bigint NOT NULL, cash_due bigint NOT NULL, has_slip boolean NOT NULL,
    sealed_answers bytea, undo_until timestamptz, settled_at timestamptz, undo_id text, undone_at timestamptz,
    terminal text NOT NULL, lane text NOT NULL, store text NOT NULL, operator text NOT NULL,
    device_time timestamptz, received_at timestamptz NOT NULL,
    PRIMARY KEY (merchant_id, entitlement_id, scan_id)) PARTITION BY HASH (entitlement_id);
CREATE INDEX redemptions_by_terminal ON redemptions (merchant_id, terminal, received_at, seq);
DO $$
BEGIN
    FOR part IN 0..15 LOOP
        EXECUTE format(
            'CREATE TABLE scans_%s PARTITION OF scans FOR VALUES WITH (MODULUS 16, REMAINDER %s)', part, part);
        EXECUTE format(
            'CREATE TABLE redemptions_%s PARTITION OF redemptions FOR VALUES WITH (MODULUS 16, REMAINDER %s)',
            part, part);
    END LOOP;
END
$$;

-- Every attempt that was not accepted, for the audit; append only.
CREATE TABLE refusals (
    merchant_id text NOT NULL, scan_id text NOT NULL, reason integer NOT NULL, code_hash bytea NOT NULL,
    terminal text NOT NULL, lane text NOT NULL, store text NOT NULL, operator text NOT NULL,
    device_time timestamptz, received_at timestamptz NOT NULL);
CREATE INDEX refusals_by_time ON refusals (merchant_id, received_at);

-- The reply to each undo id; reason 0 is an undo done.
CREATE TABLE undos (
    merchant_id text NOT NULL, undo_id text NOT NULL, fingerprint bytea NOT NULL, scan_id text NOT NULL,
    reason integer NOT NULL, reply bytea NOT NULL, why text NOT NULL,
    terminal text NOT NULL, lane text NOT NULL, store text NOT NULL, operator text NOT NULL,
    device_time timestamptz, received_at timestamptz NOT NULL, PRIMARY KEY (merchant_id, undo_id));
CREATE INDEX undos_by_scan ON undos (merchant_id, scan_id);
CREATE TABLE undo_conflicts (
    merchant_id text NOT NULL, undo_id text NOT NULL, scan_id text NOT NULL,
    terminal text NOT NULL, lane text NOT NULL, store text NOT NULL, operator text NOT NULL,
    device_time timestamptz, received_at timestamptz NOT NULL);

CREATE TABLE slip_reports (
    merchant_id text NOT NULL, scan_id text NOT NULL, copy integer NOT NULL, outcome integer NOT NULL,
    at timestamptz, printer text NOT NULL, detail text NOT NULL,
    terminal text NOT NULL, lane text NOT NULL, store text NOT NULL, operator text NOT NULL,
    device_time timestamptz, received_at timestamptz NOT NULL, PRIMARY KEY (merchant_id, scan_id, copy));
CREATE TABLE uploads (
    merchant_id text NOT NULL, scan_id text NOT NULL, fingerprint bytea NOT NULL, code_hash bytea NOT NULL,
    verdict integer NOT NULL, message text NOT NULL,
    terminal text NOT NULL, lane text NOT NULL, store text NOT NULL, operator text NOT NULL,
    device_time timestamptz, received_at timestamptz NOT NULL, PRIMARY KEY (merchant_id, scan_id));

-- Written by health checks, one row a merchant.
CREATE TABLE health (
    merchant_id text PRIMARY KEY REFERENCES merchants, checked_at timestamptz NOT NULL, filler bytea NOT NULL);

-- Ends a transaction whose write found another state than its decision had read; the cloud decides anew.
CREATE FUNCTION require_unchanged(is_unchanged boolean) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF is_unchanged THEN
        RETURN true;
    END IF;
    RAISE EXCEPTION 'changed since it was read' USING ERRCODE = 'PC001';
END
$$;

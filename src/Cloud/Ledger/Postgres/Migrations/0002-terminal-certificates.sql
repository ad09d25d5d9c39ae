-- Signs the certificates of terminals, and of the cloud where it has no other; its key is sealed under the merchant's.
CREATE TABLE authorities (
    merchant_id text PRIMARY KEY REFERENCES merchants, certificate bytea NOT NULL, sealed_key bytea NOT NULL);
-- Where a terminal stands; null: it never enrolled.
ALTER TABLE terminals ADD COLUMN store_id text;
ALTER TABLE terminals ADD FOREIGN KEY (merchant_id, store_id) REFERENCES stores;
-- What this cloud signed, by SHA-256 of it; what does not stand here is nobody's certificate.
CREATE TABLE terminal_certificates (
    merchant_id text NOT NULL, fingerprint bytea NOT NULL, certificate bytea NOT NULL, key_hash bytea NOT NULL,
    terminal_id text NOT NULL, not_before timestamptz NOT NULL, not_after timestamptz NOT NULL,
    issued_at timestamptz NOT NULL, replaced_at timestamptz, host_name text NOT NULL, software_version text NOT NULL,
    PRIMARY KEY (merchant_id, fingerprint), FOREIGN KEY (merchant_id, terminal_id) REFERENCES terminals);
CREATE INDEX terminal_certificates_by_terminal ON terminal_certificates (merchant_id, terminal_id);
-- By which a machine becomes a terminal, once. Nothing but the keyed hash of one is kept.
CREATE TABLE enrollment_tokens (
    merchant_id text NOT NULL, token_hash bytea NOT NULL, terminal_id text NOT NULL, store_id text NOT NULL,
    created_at timestamptz NOT NULL, expires_at timestamptz NOT NULL, used_at timestamptz, fingerprint bytea,
    PRIMARY KEY (merchant_id, token_hash), FOREIGN KEY (merchant_id, store_id) REFERENCES stores,
    FOREIGN KEY (merchant_id, fingerprint) REFERENCES terminal_certificates,
    CHECK ((used_at IS NULL) = (fingerprint IS NULL)));

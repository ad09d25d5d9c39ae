-- Signs the certificates of terminals, and of the cloud where it has no other; its key is sealed under the database's.
CREATE TABLE authorities (
    authority_id INTEGER PRIMARY KEY CHECK (authority_id = 1), certificate BLOB NOT NULL,
    sealed_key BLOB NOT NULL) STRICT;
-- Where a terminal stands; null: it never enrolled.
ALTER TABLE terminals ADD COLUMN store_id TEXT REFERENCES stores;
-- By which a machine becomes a terminal, once. Nothing but the keyed hash of one is kept.
CREATE TABLE enrollment_tokens (
    token_hash BLOB PRIMARY KEY, terminal_id TEXT NOT NULL, store_id TEXT NOT NULL REFERENCES stores,
    created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER,
    fingerprint BLOB REFERENCES terminal_certificates, CHECK ((used_at IS NULL) = (fingerprint IS NULL))) STRICT,
    WITHOUT ROWID;
-- What this cloud signed, by SHA-256 of it; what does not stand here is nobody's certificate.
CREATE TABLE terminal_certificates (
    fingerprint BLOB PRIMARY KEY, certificate BLOB NOT NULL, key_hash BLOB NOT NULL,
    terminal_id TEXT NOT NULL REFERENCES terminals, not_before INTEGER NOT NULL, not_after INTEGER NOT NULL,
    issued_at INTEGER NOT NULL, replaced_at INTEGER, host_name TEXT NOT NULL, software_version TEXT NOT NULL) STRICT;
CREATE INDEX terminal_certificates_by_terminal ON terminal_certificates (terminal_id);

-- pin_stamp: another with each PIN; sessions are of one. pin_hash: Argon2id of what only the key makes of the PIN.
ALTER TABLE operators
    ADD COLUMN pin_hash text,
    ADD COLUMN pin_stamp bytea,
    ADD COLUMN pin_failures bigint NOT NULL DEFAULT 0,
    ADD COLUMN pin_locked_until timestamptz;

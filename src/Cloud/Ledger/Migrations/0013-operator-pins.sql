-- pin_stamp: another with each PIN; sessions are of one. pin_hash: Argon2id of what only the key makes of the PIN.
ALTER TABLE operators ADD COLUMN pin_hash TEXT;
ALTER TABLE operators ADD COLUMN pin_stamp BLOB;
ALTER TABLE operators ADD COLUMN pin_failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE operators ADD COLUMN pin_locked_until INTEGER;

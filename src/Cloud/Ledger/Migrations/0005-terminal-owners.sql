-- The user of this machine who called first under a terminal's name; root owns none. No row: nobody has yet.
CREATE TABLE terminal_owners (
    terminal_id TEXT PRIMARY KEY, uid INTEGER NOT NULL CHECK (uid BETWEEN 1 AND 4294967295),
    owned_since INTEGER NOT NULL) STRICT, WITHOUT ROWID;

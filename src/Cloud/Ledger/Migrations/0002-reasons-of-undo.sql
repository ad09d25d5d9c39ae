-- An undo's refusal had an enum of its own; it has the contract's Reason now. The sealed replies follow in
-- UndoReasonsMigration.
ALTER TABLE undos RENAME COLUMN why TO reason;
ALTER TABLE undos RENAME COLUMN said TO why;
UPDATE undos SET reason = CASE reason
    WHEN 2 THEN 20 WHEN 3 THEN 21 WHEN 4 THEN 22 WHEN 5 THEN 17 WHEN 6 THEN 18 ELSE reason END;

-- The time of the decision, beside the time at which the request was received.
ALTER TABLE redemptions ADD COLUMN redeemed_at INTEGER NOT NULL DEFAULT 0;
UPDATE redemptions SET redeemed_at = received_at;

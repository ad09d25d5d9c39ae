-- What an undo that found nothing was told holds for the redeem that comes later, which looks for it by the scan.
CREATE INDEX undos_by_scan ON undos (scan_id);
-- Where that redeem was accepted all the same, the undo's id is free again: asked once more it is decided anew. That it
-- was asked stays on record.
INSERT INTO undo_conflicts (undo_id, scan_id, terminal, lane, store, operator, device_time, received_at)
SELECT u.undo_id, u.scan_id, u.terminal, u.lane, u.store, u.operator, u.device_time, u.received_at
FROM undos u JOIN redemptions r ON r.scan_id = u.scan_id AND r.terminal = u.terminal AND r.store = u.store
WHERE u.reason = 1;
DELETE FROM undos WHERE reason = 1 AND EXISTS (
    SELECT 1 FROM redemptions r
    WHERE r.scan_id = undos.scan_id AND r.terminal = undos.terminal AND r.store = undos.store);

-- What is left of a voucher is its balance alone: its uses take value and none of its uses_left, which one of them had
-- taken, so that the value given back by the undo of another could not be used.
UPDATE redemptions SET uses_taken = 0 WHERE entitlement_id IN (
    SELECT e.entitlement_id FROM entitlements e JOIN products p ON p.product_id = e.product_id WHERE p.kind = 4);
UPDATE entitlements SET uses_left = uses_total WHERE product_id IN (SELECT product_id FROM products WHERE kind = 4);

-- A seat's code belongs to the redemption that printed it and is dead when that was taken back. Before, it was the
-- seat's for ever, and the seat was blocked while it was not to be let in; the block is the merchant's alone now.
ALTER TABLE codes ADD COLUMN redemption_id TEXT REFERENCES redemptions (redemption_id);
UPDATE codes SET redemption_id = (
    SELECT r.redemption_id FROM entitlements e JOIN redemptions r ON r.entitlement_id = e.parent_id
    WHERE e.entitlement_id = codes.entitlement_id AND r.undone_at IS NULL ORDER BY r.seq LIMIT 1)
WHERE entitlement_id IN (SELECT entitlement_id FROM entitlements WHERE parent_id IS NOT NULL);
UPDATE codes SET revoked = 1
WHERE redemption_id IS NULL AND entitlement_id IN (SELECT entitlement_id FROM entitlements WHERE parent_id IS NOT NULL);
UPDATE entitlements SET state = 0
WHERE parent_id IS NOT NULL AND state = 1 AND NOT EXISTS (
    SELECT 1 FROM redemptions r WHERE r.entitlement_id = entitlements.parent_id AND r.undone_at IS NULL);

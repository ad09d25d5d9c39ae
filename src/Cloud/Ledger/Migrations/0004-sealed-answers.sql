-- What buyers answered is sealed under the redemption's id. AnswersMigration seals what stands in the column answers and
-- drops it.
ALTER TABLE redemptions ADD COLUMN sealed_answers BLOB;

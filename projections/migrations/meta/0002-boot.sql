-- Which start of the machine the generation has been whole since: inserts are not synced to disk one by one, so that after a
-- power failure an embedded generation is built again.
ALTER TABLE {{database}}.pointer {{onCluster}} ADD COLUMN IF NOT EXISTS boot_id String DEFAULT '';

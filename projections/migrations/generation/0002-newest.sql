-- Newest position of each table's rows, by table, as of the checkpoint: who asks what has moved looks at no table.
-- Rows of before have none; whatever they leave out counts as moved with the checkpoint.
ALTER TABLE {{database}}.checkpoint {{onCluster}} ADD COLUMN IF NOT EXISTS newest Map(String, UInt64);

-- Which generation readers use: append-only, the newest row by (set_at_ms, generation) counts.
CREATE TABLE IF NOT EXISTS {{database}}.pointer {{onCluster}}
(
    generation UInt32,
    epoch UInt32,
    set_at_ms Int64,
    versions String,
    catalogue_version UInt32
)
ENGINE = {{engine:MergeTree}}
ORDER BY (set_at_ms, generation);

-- Fencing: a projector takes the next epoch when it starts, and stops when it sees a newer one. Should two take the same
-- epoch at once, the smaller holder has it.
CREATE TABLE IF NOT EXISTS {{database}}.epochs {{onCluster}}
(
    epoch UInt32,
    holder String,
    generation UInt32,
    started_at_ms Int64
)
ENGINE = {{engine:MergeTree}}
ORDER BY epoch;

-- When the projector last saw itself level with the head of the log, in real milliseconds.
CREATE TABLE IF NOT EXISTS {{database}}.confirmations {{onCluster}}
(
    confirmed_at_ms Int64,
    generation UInt32,
    position UInt64
)
ENGINE = {{engine:MergeTree}}
ORDER BY confirmed_at_ms;

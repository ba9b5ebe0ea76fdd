-- Every relayed position, whatever became of it. The sorting key serves the look-up of known facts.
CREATE TABLE IF NOT EXISTS {{database}}.facts {{onCluster}}
(
    position UInt64,
    previous UInt64,
    event_id String,
    stream String,
    revision UInt64,
    type LowCardinality(String),
    family LowCardinality(String),
    unit String,
    source String,
    id String,
    -- As it stands in the log; the instant that decides which report counts is in the versions of the read models.
    time String,
    day String,
    received_at String,
    key_id LowCardinality(String),
    hash String,
    flags Array(String),
    status LowCardinality(String),
    epoch UInt32,
    INDEX by_position position TYPE minmax GRANULARITY 1,
    -- Whether a code is known at all is asked of every block else: the sorting key says nothing about units.
    INDEX by_unit unit TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = {{engine:MergeTree}}
ORDER BY (source, id, position);

-- What could not be processed: the bytes are the event's data as it stands in the log, base64.
CREATE TABLE IF NOT EXISTS {{database}}.dead_letters {{onCluster}}
(
    position UInt64,
    event_id String,
    stream String,
    type String,
    reason String,
    bytes String,
    epoch UInt32
)
ENGINE = {{engine:MergeTree}}
ORDER BY position;

-- Written last in each batch: everything up to the highest position is complete.
CREATE TABLE IF NOT EXISTS {{database}}.checkpoint {{onCluster}}
(
    position UInt64,
    previous UInt64,
    event_id String,
    received_at String,
    epoch UInt32
)
ENGINE = {{engine:MergeTree}}
ORDER BY position;

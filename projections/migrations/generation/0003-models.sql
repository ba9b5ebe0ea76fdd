-- Which table of each read model is complete and kept so; the newest row by (epoch, serial) counts, nothing else does.
CREATE TABLE IF NOT EXISTS {{database}}.models {{onCluster}}
(
    serial UInt64,
    epoch UInt32,
    versions Map(String, UInt32),
    -- Raised each time that a model's rows are made anew.
    builds Map(String, UInt32),
    -- The key under which things are hashed; '' for a model that holds none.
    fingerprints Map(String, String)
)
ENGINE = {{engine:MergeTree}}
ORDER BY (epoch, serial);

-- How far the builds of single models are: the highest position of a build counts, and what stands above it is removed.
CREATE TABLE IF NOT EXISTS {{database}}.builds {{onCluster}}
(
    model String,
    version UInt32,
    fingerprint String,
    build UInt32,
    position UInt64,
    -- Rows of facts taken in so far.
    facts UInt64,
    epoch UInt32
)
ENGINE = {{engine:MergeTree}}
ORDER BY (model, build, position);

-- '' where the fact as a whole could not be read, for any model; else the model, and the build of it that failed.
ALTER TABLE {{database}}.dead_letters {{onCluster}} ADD COLUMN IF NOT EXISTS model LowCardinality(String) DEFAULT '';
ALTER TABLE {{database}}.dead_letters {{onCluster}} ADD COLUMN IF NOT EXISTS build UInt32 DEFAULT 0;

-- Two ways to fill the shelf of a place, tried against each other on visitors who are known.
-- method: split (each visitor sees one of them), interleaved (both take turns in one shelf).
-- share: percent of visitors who see the second way of a split.
CREATE TABLE experiment (
    id BIGINT PRIMARY KEY,
    place TEXT NOT NULL,
    method TEXT NOT NULL,
    algorithm_a TEXT NOT NULL,
    algorithm_b TEXT NOT NULL,
    share BIGINT NOT NULL CHECK (share BETWEEN 1 AND 99),
    started_at BIGINT NOT NULL,
    ended_at BIGINT
);
-- One at a time in each place, so that what happened there while it ran is its own.
CREATE UNIQUE INDEX experiment_running ON experiment (place) WHERE ended_at IS NULL;

-- Which side of the experiment put it there: a, b, or none.
ALTER TABLE activity ADD COLUMN arm TEXT;

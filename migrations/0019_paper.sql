-- Invoices, credit notes and packing slips. A row is written once and never changed; body is a Paper as JSON.
-- subject is the order, the refund or the parcel it is about: each has one paper of a kind.
CREATE TABLE paper (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    serial BIGINT NOT NULL,
    order_id BIGINT NOT NULL REFERENCES orders (id),
    subject BIGINT NOT NULL,
    issued_at BIGINT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (kind, serial),
    UNIQUE (kind, subject)
);
CREATE INDEX paper_order ON paper (order_id, id);

-- The last number of each kind, raised in the transaction that writes the paper: no number is left out.
CREATE TABLE paper_counter (
    kind TEXT PRIMARY KEY,
    last BIGINT NOT NULL
);

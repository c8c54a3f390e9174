-- Gift cards and store credit: money that is paid with by a code.

-- kind: gift_card, store_credit. The code is kept nowhere: it follows from the shop's secret and the id, and code_hash
-- finds it. balance is the sum of the entries' amounts, held the sum of their holds: what of it open orders hold.
CREATE TABLE credit (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    code_hash TEXT NOT NULL UNIQUE,
    last_four TEXT NOT NULL,
    currency TEXT NOT NULL,
    balance BIGINT NOT NULL CHECK (balance >= 0),
    held BIGINT NOT NULL DEFAULT 0 CHECK (held >= 0),
    email TEXT NOT NULL,
    locale TEXT NOT NULL,
    expires_at BIGINT,
    blocked BIGINT NOT NULL DEFAULT 0,
    form_key TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    CHECK (held <= balance)
);
CREATE INDEX credit_last_four ON credit (last_four);
CREATE INDEX credit_email ON credit (email);

-- kind: issued, held, spent, released, refunded, adjusted. Written once and never changed. form_key is made with the
-- form of an adjustment: a form sent twice is one entry.
CREATE TABLE credit_entry (
    id BIGINT PRIMARY KEY,
    credit_id BIGINT NOT NULL REFERENCES credit (id),
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    amount BIGINT NOT NULL,
    held BIGINT NOT NULL,
    order_id BIGINT REFERENCES orders (id),
    staff_id BIGINT REFERENCES staff (id),
    reason TEXT NOT NULL,
    form_key TEXT,
    UNIQUE (credit_id, form_key)
);
CREATE INDEX credit_entry_credit ON credit_entry (credit_id, id);

-- What of an order's total is paid this way; its payment is for the rest. state: held, spent, released.
CREATE TABLE credit_use (
    order_id BIGINT NOT NULL REFERENCES orders (id),
    credit_id BIGINT NOT NULL REFERENCES credit (id),
    amount BIGINT NOT NULL CHECK (amount > 0),
    refunded BIGINT NOT NULL DEFAULT 0 CHECK (refunded >= 0 AND refunded <= amount),
    state TEXT NOT NULL,
    PRIMARY KEY (order_id, credit_id)
);
CREATE INDEX credit_use_credit ON credit_use (credit_id);

-- What of a refund is taken from which use. refund.credit is their sum: the rest is taken from the payment. as_credit
-- says that all of it became store credit, wherever it was taken from.
CREATE TABLE refund_credit (
    refund_id BIGINT NOT NULL REFERENCES refund (id),
    credit_id BIGINT NOT NULL REFERENCES credit (id),
    amount BIGINT NOT NULL CHECK (amount > 0),
    PRIMARY KEY (refund_id, credit_id)
);
ALTER TABLE refund ADD COLUMN credit BIGINT NOT NULL DEFAULT 0;
ALTER TABLE refund ADD COLUMN as_credit BIGINT NOT NULL DEFAULT 0;

-- Gift cards and credit the shopper entered, a JSON list of ids.
ALTER TABLE cart ADD COLUMN credits TEXT NOT NULL DEFAULT '[]';

-- Whether the shopper would rather have store credit than the money.
ALTER TABLE return_request ADD COLUMN wants_credit BIGINT NOT NULL DEFAULT 0;

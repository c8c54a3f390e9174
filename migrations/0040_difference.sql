-- What a changed order costs more is paid by its shopper in a payment of its own, begun by a form: a form sent twice is
-- one payment, and body_hash says whether it was sent with other answers.
CREATE TABLE difference_form (
    order_id BIGINT NOT NULL REFERENCES orders (id),
    form_key TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    payment_id BIGINT NOT NULL UNIQUE REFERENCES payment (id),
    PRIMARY KEY (order_id, form_key)
);

-- Nobody is asked twice at once for the same order.
CREATE UNIQUE INDEX payment_one_open ON payment (order_id)
    WHERE state IN ('started', 'action_required', 'authorised');

-- Changes that staff made to orders of which nothing was sent. form_key is made with the form: a form sent twice is one
-- change. body is an OrderEdit as JSON, what was asked for; words tell in both languages what changed by it. Payments
-- and refunds of the difference have keys that begin with `edit-`.
CREATE TABLE order_edit (
    id BIGINT PRIMARY KEY,
    order_id BIGINT NOT NULL REFERENCES orders (id),
    form_key TEXT NOT NULL,
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    at BIGINT NOT NULL,
    body TEXT NOT NULL,
    words TEXT NOT NULL,
    before_total BIGINT NOT NULL,
    after_total BIGINT NOT NULL,
    UNIQUE (order_id, form_key)
);

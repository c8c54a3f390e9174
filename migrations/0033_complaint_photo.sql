-- Photographs that shoppers send with a message of a complaint. photo is a key in the blob store.
CREATE TABLE complaint_photo (
    photo TEXT PRIMARY KEY,
    message_id BIGINT NOT NULL REFERENCES complaint_message (id),
    position BIGINT NOT NULL,
    UNIQUE (message_id, position)
);

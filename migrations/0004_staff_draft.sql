-- What a member of staff typed and has not saved, as a Draft; one for each subject, such as product:123.
CREATE TABLE staff_draft (
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (staff_id, subject)
);

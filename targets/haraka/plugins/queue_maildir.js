'use strict';
// Writes a message into the Maildir of each local recipient.
const fs = require('fs');
const path = require('path');
let delivered = 0;

exports.hook_queue = function (next, connection) {
    const { mail } = this.config.get('queue_maildir.ini').main;
    const { message_stream, mail_from, rcpt_to } = connection.transaction;
    connection.transaction.remove_header('Return-Path'); // RFC 5321 4.4: one, and its own
    message_stream.get_data((message) => {
        const octets = Buffer.concat([Buffer.from(`Return-Path: ${mail_from}\r\n`), message]);
        for (const user of new Set(rcpt_to.map((to) => (to.user || '').toLowerCase()))) {
            deliver(path.join(mail, user), octets);
        }
        next(OK);
    });
};

// The same for those who have logged in.
exports.hook_queue_outbound = exports.hook_queue;

function deliver(box, octets) {
    for (const part of ['tmp', 'new', 'cur']) fs.mkdirSync(path.join(box, part), { recursive: true });
    const file = `${Date.now()}.${process.pid}_${delivered++}.mx`;
    fs.writeFileSync(path.join(box, 'tmp', file), octets);
    fs.renameSync(path.join(box, 'tmp', file), path.join(box, 'new', file));
}

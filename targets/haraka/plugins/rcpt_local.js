'use strict';
// Three users and a postmaster; the rest of the world only for those who logged in.
const USERS = ['user1', 'user2', 'user3', 'postmaster'];

exports.hook_rcpt = function (next, connection, [recipient]) {
    const domain = (recipient.host || 'test.example').toLowerCase();
    if (domain !== 'test.example') {
        return connection.relaying ? next(OK) : next(DENY, 'relaying denied');
    }
    return USERS.includes((recipient.user || '').toLowerCase()) ? next(OK) : next(DENY, 'no such user');
};

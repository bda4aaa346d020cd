'use strict';
// Three users and a postmaster; the rest of the world only for those who logged in.
const USERS = ['user1', 'user2', 'user3', 'postmaster'];

exports.hook_rcpt = function (next, connection, [recipient]) {
    const domain = (recipient.host || 'test.example').toLowerCase();
    if (domain !== 'test.example') {
        return connection.relaying ? next(OK) : next(DENY, 'relaying denied');
    }
    const user = (recipient.user || '').toLowerCase();
    // RFC 5321 4.1.2: all quoted forms are the same mailbox.
    recipient.user = /^".*"$/.test(user) ? user.slice(1, -1).replace(/\\(.)/g, '$1') : user;
    return USERS.includes(recipient.user) ? next(OK) : next(DENY, 'no such user');
};

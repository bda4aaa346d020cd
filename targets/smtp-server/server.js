// A mail server made of smtp-server: three users and a postmaster, mail into Maildirs, no relaying.
'use strict';
const fs = require('fs');
const path = require('path');
const { SMTPServer } = require('smtp-server');

const HOST = 'mx.test.example';
const DOMAIN = 'test.example';
const USERS = ['user1', 'user2', 'user3', 'postmaster'];
const [folder, port] = process.argv.slice(2);
let delivered = 0;

// The message as the final delivery finds it: no Return-Path but its own (RFC 5321 4.4).
function withoutReturnPath(message) {
    const end = message.indexOf('\r\n\r\n');
    const header = message.toString('latin1', 0, end < 0 ? message.length : end + 2);
    const rest = message.subarray(header.length);
    return Buffer.concat([Buffer.from(header.replace(/^Return-Path:.*\r\n(?:[ \t].*\r\n)*/gim, ''), 'latin1'), rest]);
}

// The word of RFC 3848 and RFC 6531 3.7.3 for how the message came.
function protocol({ transmissionType, envelope }) {
    return envelope.smtpUtf8 ? transmissionType.replace(/^E?SMTP/, 'UTF8SMTP') : transmissionType;
}

const refusal = (code, text) => Object.assign(new Error(text), { responseCode: code });

function deliver(user, message) {
    const box = path.join(folder, 'mail', user);
    for (const part of ['tmp', 'new', 'cur']) fs.mkdirSync(path.join(box, part), { recursive: true });
    const file = `${Date.now()}.${process.pid}_${delivered++}.${HOST}`;
    fs.writeFileSync(path.join(box, 'tmp', file), message);
    fs.renameSync(path.join(box, 'tmp', file), path.join(box, 'new', file));
}

// RFC 5321 4.1.1.3: <Postmaster> without a domain too; 4.1.2: all quoted forms are the same mailbox.
const isLocal = (address) => !address.includes('@') || address.toLowerCase().endsWith('@' + DOMAIN);
function localPart(address) {
    const local = address.toLowerCase().replace(/@[^@]*$/, '');
    return /^".*"$/.test(local) ? local.slice(1, -1).replace(/\\(.)/g, '$1') : local;
}

const server = new SMTPServer({
    name: HOST,
    banner: 'smtp-server',
    size: 1048576,
    key: fs.readFileSync(path.join(folder, 'key.pem')),
    cert: fs.readFileSync(path.join(folder, 'cert.pem')),
    authOptional: true,
    allowInsecureAuth: true,
    authMethods: ['PLAIN', 'LOGIN'],
    disableReverseLookup: true,
    maxClients: 200,
    onAuth(auth, session, done) {
        const known = auth.username === 'user1' && auth.password === 'secret1';
        if (known) done(null, { user: 'user1' });
        else done(refusal(535, '5.7.8 authentication failed'));
    },
    onRcptTo({ address }, session, done) {
        if (!isLocal(address)) done(session.user ? null : refusal(550, '5.7.1 relaying denied'));
        else done(USERS.includes(localPart(address)) ? null : refusal(550, '5.1.1 no such user'));
    },
    onData(stream, session, done) {
        const chunks = [];
        stream.on('data', (chunk) => chunks.push(chunk));
        stream.on('end', () => {
            if (stream.sizeExceeded) return done(refusal(552, '5.3.4 message too big'));
            const { mailFrom, rcptTo } = session.envelope;
            const date = new Date().toUTCString().replace('GMT', '+0000');
            const trace = `Return-Path: <${mailFrom.address || ''}>\r\n` +
                `Received: from ${session.hostNameAppearsAs} ([${session.remoteAddress}])\r\n` +
                `\tby ${HOST} with ${protocol(session)};\r\n\t${date}\r\n`;
            const message = Buffer.concat([Buffer.from(trace), withoutReturnPath(Buffer.concat(chunks))]);
            const local = rcptTo.map((to) => to.address).filter(isLocal).map(localPart);
            for (const user of new Set(local)) deliver(user, message);
            done(null, '2.0.0 delivered');
        });
    },
});
server.on('error', (error) => console.error(error.message));
server.listen(Number(port), '127.0.0.1');

#!/usr/bin/perl
# usage: server.pl ESMTP|LMTP FOLDER PORT
# A mail server made of Net::Server::Mail: three users and a postmaster, mail into Maildirs, no relaying.
use strict;
use warnings;
use File::Path 'make_path';
use IO::Socket::INET;
use Net::Server::Mail::ESMTP;
use Net::Server::Mail::ESMTP::8BITMIME;
use Net::Server::Mail::ESMTP::PIPELINING;
use Net::Server::Mail::ESMTP::STARTTLS;
use Net::Server::Mail::LMTP;
use POSIX 'strftime';

my ($PROTOCOL, $FOLDER, $PORT) = @ARGV;
my ($HOST, $DOMAIN) = ('mx.test.example', 'test.example');
my %USERS = map { $_ => 1 } qw(user1 user2 user3 postmaster);

{ package ESMTP; our @ISA = 'Net::Server::Mail::ESMTP'; sub get_hostname { $HOST } }
{ package LMTP; our @ISA = 'Net::Server::Mail::LMTP'; sub get_hostname { $HOST } }

# The local part that all its quoted forms mean, without a source route (RFC 5321 4.1.2), and the domain;
# Postmaster needs none (4.1.1.3).
sub parsed {
    my ($local, $domain) = lc($_[0]) =~ /^(?:@[^:]*:)?(.*?)(?:@([^@]*))?\z/s;
    $local =~ s/\\(.)/$1/g if $local =~ s/^"(.*)"\z/$1/s;
    return ($local, $domain // ($local eq 'postmaster' ? $DOMAIN : ''));
}

sub recipient {
    my ($session, $address) = @_;
    my ($local, $domain) = parsed($address);
    return (0, 550, '5.7.1 relaying denied') if $domain ne $DOMAIN;
    return $USERS{$local} ? 1 : (0, 550, '5.1.1 no such user');
}

sub trace {
    my ($session) = @_;
    my $with = $session->{hello} . ($session->{tls} ? 'S' : '');
    my $date = strftime('%a, %d %b %Y %H:%M:%S %z', localtime);
    return 'Return-Path: <' . ($session->get_sender // '') . ">\r\nReceived: from $session->{client} "
        . "([$session->{address}])\r\n\tby $HOST with $with;\r\n\t$date\r\n";
}

# The message as the final delivery finds it: no Return-Path but its own (RFC 5321 4.4).
sub without_return_path {
    my ($message) = @_;
    my $end = index "\r\n$message", "\r\n\r\n";
    my $header = $end < 0 ? $message : substr $message, 0, $end;
    my $body = $end < 0 ? '' : substr $message, $end;
    $header =~ s/^Return-Path:.*\n(?:[ \t].*\n)*//gim;
    return $header . $body;
}

my $delivered = 0;

sub deliver {
    my ($user, $message) = @_;
    my $box = "$FOLDER/mail/$user";
    make_path(map "$box/$_", qw(tmp new cur));
    my $name = time . ".${$}_" . $delivered++ . ".$HOST";
    open my $file, '>:raw', "$box/tmp/$name" or return 0;
    print $file $message;
    close $file or return 0;
    return rename "$box/tmp/$name", "$box/new/$name";
}

# In LMTP it is called for each recipient.
sub message {
    my ($session, $content, $recipient) = @_;
    my $message = trace($session) . without_return_path($$content);
    my %users = map { (parsed($_))[0] => 1 } $recipient // $session->get_recipients;
    for my $user (keys %users) {
        return (0, 451, '4.3.0 cannot store the message') unless deliver($user, $message);
    }
    return (1, 250, '2.0.0 delivered');
}

sub serve {
    my ($socket) = @_;
    my $tls = {SSL_cert_file => "$FOLDER/cert.pem", SSL_key_file => "$FOLDER/key.pem"};
    my $session = $PROTOCOL->new(socket => $socket, idle_timeout => 300, ssl_config => $tls);
    $session->{address} = $socket->peerhost;
    $session->register("Net::Server::Mail::ESMTP::$_") for qw(8BITMIME STARTTLS);
    $session->register('Net::Server::Mail::ESMTP::PIPELINING') if $PROTOCOL eq 'ESMTP';
    for my $hello (['HELO', 'SMTP'], ['EHLO', 'ESMTP'], ['LHLO', 'LMTP']) {
        $session->set_callback($hello->[0] => sub {
            @{$_[0]}{qw(hello client)} = ($hello->[1], $_[1]);
            return 1;
        });
    }
    $session->set_callback(STARTTLS => sub { $_[0]{tls} = 1 });
    $session->set_callback(RCPT => \&recipient);
    $session->set_callback(DATA => \&message);
    $session->process;
}

my $listener = IO::Socket::INET->new(
    Listen => 128, LocalAddr => '127.0.0.1', LocalPort => $PORT, ReuseAddr => 1) or die "$PORT: $@\n";
$SIG{CHLD} = 'IGNORE';
while (1) {
    my $socket = $listener->accept or next;
    my $child = fork // next;
    next if $child;
    close $listener;
    serve($socket);
    exit;
}

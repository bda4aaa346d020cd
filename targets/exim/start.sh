#!/bin/bash
# Starts Exim on 127.0.0.1 for smtpspec. Needs root, overlayfs and unshare, openssl, and the
# first time apt-get, which downloads exim4-daemon-heavy without installing it.
. ../common.sh
private=yes

prepare() {
    unpack_debian exim4-daemon-heavy
    certificate
}

# With -C it would drop root, so it reads this from its default place.
exim_conf() {
    cat <<END
primary_hostname = $HOST
qualify_domain = $DOMAIN
daemon_smtp_ports = $PORT
local_interfaces = 127.0.0.1
disable_ipv6 = true
spool_directory = $DIR/spool
log_file_path = $DIR/log/%slog
pid_file_path = $DIR/exim.pid
domainlist local_domains = $DOMAIN
host_lookup =
rfc1413_hosts =
tls_advertise_hosts = *
tls_certificate = $DIR/cert.pem
tls_privatekey = $DIR/key.pem
message_size_limit = 1M
allow_domain_literals = true
never_users =
timeout_frozen_after = 1d
dsn_advertise_hosts = *
chunking_advertise_hosts = *
acl_smtp_mail = mail
acl_smtp_rcpt = rcpt
acl_smtp_data = data
acl_smtp_vrfy = accept
acl_smtp_expn = accept

# No limits: a test makes more mistakes than clients do.
smtp_accept_max = 200
smtp_accept_queue = 0
smtp_accept_max_nonmail = 100000
smtp_accept_max_per_connection = 100000
smtp_max_unknown_commands = 100000
smtp_max_synprot_errors = 100000

begin acl
mail:
  deny   message = EHLO or HELO first
         condition = \${if eq{\$sender_helo_name}{}}
  accept
rcpt:
  accept authenticated = *
  deny   message = relay not permitted
         domains = !+local_domains
  require verify = recipient
  accept
data:
  deny   message = too many hops
         condition = \${if >{\$received_count}{100}}
  accept
begin routers
alias:
  driver = redirect
  domains = +local_domains
  local_parts = helpdesk
  data = user1@$DOMAIN, user2@$DOMAIN
list:
  driver = redirect
  domains = +local_domains
  local_parts = staff
  data = user1@$DOMAIN, user2@$DOMAIN, user3@$DOMAIN
  errors_to = postmaster@$DOMAIN
local:
  driver = accept
  domains = +local_domains
  local_parts = user1 : user2 : user3 : postmaster
  transport = maildir
begin transports
maildir:
  driver = appendfile
  directory = $DIR/mail/\$local_part_data
  maildir_format
  delivery_date_add
  envelope_to_add
  return_path_add
  user = mailbox
  group = mailbox
begin authenticators
cram_md5:
  driver = cram_md5
  public_name = CRAM-MD5
  server_secret = \${if eq{\$auth1}{user1}{secret1}fail}
  server_set_id = \$auth1
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and{{eq{\$auth2}{user1}}{eq{\$auth3}{secret1}}}}
  server_set_id = \$auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = \${if and{{eq{\$auth1}{user1}}{eq{\$auth2}{secret1}}}}
  server_set_id = \$auth1
END
}

serve() {
    private_user Debian-exim 5001
    private_user mailbox "$MAIL_UID"
    mkdir -p /etc/exim4 "$DIR/spool"
    chown Debian-exim: "$DIR"/{spool,log,key.pem}
    chown mailbox: "$DIR/mail"
    exim_conf >/etc/exim4/exim4.conf
    chown root:Debian-exim /etc/exim4/exim4.conf
    chmod 640 /etc/exim4/exim4.conf
    keep exim4 -bdf -q30m
}

main "$@"

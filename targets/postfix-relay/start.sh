#!/bin/bash
# Starts Postfix on 127.0.0.1 for smtpspec; it relays all mail for its domain to SMTPSPEC_PORT2 of
# 127.0.0.1, where the runner accepts it (mailbox: smtp://...). Needs what ../postfix/start.sh
# needs.
. ../common.sh
. ../postfix.sh

postfix_delivery() {
    cat <<END
relay_domains = $DOMAIN
relay_recipient_maps = inline:{$(mailboxes) { smtpspec-refused@$DOMAIN = x }}
relay_transport = relay:[127.0.0.1]:$PORT2
smtp_connection_cache_on_demand = no
# The next hop may be retried at once.
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
END
}

main "$@"

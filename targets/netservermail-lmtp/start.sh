#!/bin/bash
# The same as netservermail, with the library's LMTP.
. ../netservermail/start.sh

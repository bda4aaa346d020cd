#include "resolving.h"

#include "count_of.h"
#include "nameserver.h"
#include "unit.h"

#include <stdio.h>

static const struct name_record world[] = {
    {"host.example", NAME_A, "192.0.2.1", 0},
    {"host.example", NAME_A, "192.0.2.2", 0},
    {"host.example", NAME_AAAA, "2001:db8::1", 0},
    {"six.example", NAME_AAAA, "2001:db8::6", 0},
    {"alias.example", NAME_CNAME, "host.example", 0},
    {"loop.example", NAME_CNAME, "loop.example", 0},
    {"dangling.example", NAME_CNAME, "nowhere.example", 0},
    {"1.2.0.192.in-addr.arpa", NAME_PTR, "host.example", 0},
    {"6.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa", NAME_PTR,
     "six.example", 0},
    {"servfail.example", NAME_FAILS, "", 2},
    {"refused.example", NAME_FAILS, "", 5},
    {"notimp.example", NAME_FAILS, "", 4},
    /* domains */
    {"several.example", NAME_MX, "six.example", 30},
    {"several.example", NAME_MX, "host.example", 10},
    {"several.example", NAME_MX, "nowhere.example", 20},
    {"alias-mx.example", NAME_MX, "alias.example", 10},
    {"aliased.example", NAME_CNAME, "several.example", 0},
    {"null.example", NAME_MX, "", 0},
    {"null-and-more.example", NAME_MX, "", 0},
    {"null-and-more.example", NAME_MX, "six.example", 10},
    {"bad-mx.example", NAME_MX, "nowhere.example", 10},
    {"servfail-mx.example", NAME_MX, "servfail.example", 10},
    {"half-servfail.example", NAME_MX, "servfail.example", 10},
    {"half-servfail.example", NAME_MX, "six.example", 20},
    {"twice.example", NAME_MX, "six.example", 10},
    {"twice.example", NAME_MX, "six.example", 20},
};

void resolving_begin(struct resolving *resolver)
{
    *resolver = (struct resolving){.stop = stop_new()};
    resolver->nameserver = nameserver_start(world, COUNT_OF(world), 0, &resolver->err);
    ck_assert_msg(resolver->nameserver != NULL, "%s", resolver->err.text);
    snprintf(resolver->address, sizeof resolver->address, "127.0.0.1:%u",
             nameserver_port(resolver->nameserver));
    resolver->settings = (struct dns_settings){
        .resolver = resolver->address, .timeout_ms = 5000, .stop = resolver->stop};
}

void resolving_end(struct resolving *resolver)
{
    dns_answer_release(&resolver->answer);
    mx_hosts_release(&resolver->hosts);
    nameserver_stop(&resolver->nameserver);
    stop_free(&resolver->stop);
}

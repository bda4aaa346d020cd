#include "expand.h"
#include "directory.h"
#include "memory.h"
#include "reference.h"
#include "smtp_session.h"

#include <string.h>

void targets_add(struct targets *targets, const char *key)
{
    for (size_t i = 0; i < targets->count; i++)
        if (!strcmp(targets->keys[i], key))
            return;
    targets->keys = mem_grow(targets->keys, targets->count + 1, sizeof *targets->keys);
    targets->keys[targets->count++] = key;
}

/* A fault: whether USER is who sent the message. */
static bool is_spared(const struct session *session, const char *user)
{
    const char *sender = session->transaction.sender;
    size_t length = strlen(user);
    return faulty(session, FAULT_LIST_SPARES_THE_ORIGINATOR) && !strncmp(sender, user, length) &&
           !strcmp(sender + length, "@" REFERENCE_DOMAIN);
}

static void add_members(const struct session *session, const char *const *members,
                        enum expansion expansion, struct targets *targets)
{
    bool list = expansion == EXPANDED_BY_LIST;
    bool first = faulty(session, list ? FAULT_LIST_REACHES_THE_FIRST_ONLY
                                      : FAULT_ALIAS_REACHES_THE_FIRST_ONLY);
    for (const char *const *member = members; *member; member++)
        if ((!first || member == members) && !(list && is_spared(session, *member)))
            targets_add(targets, *member);
}

void expand_recipient(const struct session *session, const char *key, struct targets *targets)
{
    const char *const *members = directory_members(key);
    if (!strcmp(key, "postmaster") && faulty(session, FAULT_POSTMASTER_MAIL_LOST))
        return;
    if (!members) {
        targets_add(&targets[EXPANDED_NOT], key);
        return;
    }
    bool list = directory_find_local(key).kind == DIRECTORY_LIST;
    enum expansion expansion = list ? EXPANDED_BY_LIST : EXPANDED_BY_ALIAS;
    add_members(session, members, expansion, &targets[expansion]);
}

/* Only a list has an administrator who answers for what it sends (3.9.1, 3.9.2). */
const char *expand_sender(const struct session *session, enum expansion expansion)
{
    const char *sender = session->transaction.sender;
    if (expansion == EXPANDED_BY_ALIAS && faulty(session, FAULT_ALIAS_CHANGES_THE_SENDER))
        return REFERENCE_LIST_OWNER;
    if (expansion != EXPANDED_BY_LIST || faulty(session, FAULT_LIST_KEEPS_THE_SENDER))
        return sender;
    if (faulty(session, FAULT_LIST_MAIL_FROM_NOBODY))
        return "";
    if (faulty(session, FAULT_LIST_MAIL_FROM_A_MEMBER))
        return REFERENCE_USER "@" REFERENCE_DOMAIN;
    return REFERENCE_LIST_OWNER;
}

/* Where the value of the Subject field begins; 0 if there is none. */
static size_t subject_of(const char *content, size_t length)
{
    static const char name[] = "\r\nSubject: ";
    const char *field = length ? memmem(content, length, name, sizeof name - 1) : NULL;
    return field ? (size_t)(field - content) + sizeof name - 1 : 0;
}

void expand_content(const struct session *session, enum expansion expansion, const char *content,
                    size_t length, struct buffer *out)
{
    bool marks = expansion == EXPANDED_BY_LIST && faulty(session, FAULT_LIST_MARKS_THE_SUBJECT);
    size_t subject = marks ? subject_of(content, length) : 0;
    buffer_add(out, content, subject);
    if (subject)
        buffer_add_text(out, "[For you] ");
    buffer_add(out, content + subject, length - subject);
    if (expansion == EXPANDED_BY_ALIAS && faulty(session, FAULT_ALIAS_ADDS_A_LINE))
        buffer_add_text(out, "This came by way of an alias.\r\n");
}

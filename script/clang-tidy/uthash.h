/* What script/tidy shows clang-tidy in place of <uthash.h>: the same macros without their insides,
 * which are not ours to judge, and in which the analyzer sees a use of freed memory that does not
 * happen. */
#ifndef UTHASH_H
#define UTHASH_H

#include <stddef.h>

typedef struct UT_hash_handle {
    void *next;
} UT_hash_handle;

void *uthash_find(const void *head, const void *key, size_t length);
void *uthash_add(void *head, const void *key, size_t length, void *element);
void *uthash_delete(void *head, void *element);
unsigned uthash_count(const void *head);

#define HASH_FIND(hh, head, key, length, out) ((out) = uthash_find(head, key, length))
#define HASH_FIND_STR(head, key, out) ((out) = uthash_find(head, key, 0))
#define HASH_ADD_KEYPTR(hh, head, key, length, element)                                            \
    ((head) = uthash_add(head, key, length, element))
#define HASH_DEL(head, element) ((head) = uthash_delete(head, element))
#define HASH_CLEAR(hh, head) ((head) = NULL)
#define HASH_COUNT(head) uthash_count(head)
#define HASH_ITER(hh, head, element, after)                                                        \
    for ((element) = (head); (element) && ((after) = (element)->hh.next, 1); (element) = (after))

#endif

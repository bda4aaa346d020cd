/* uthash, which ends the program without a word where memory ends, unless it is reported otherwise.
 */
#ifndef HASH_H
#define HASH_H

#include "give_up.h"

#define uthash_fatal(message) memory_give_up()
#include <uthash.h>

#endif

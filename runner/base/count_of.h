/* The number of elements of an array. */
#ifndef COUNT_OF_H
#define COUNT_OF_H

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

#endif

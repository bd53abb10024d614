/* library.h: functions of libraries that are loaded when they are needed. */
#ifndef PAPERSIFT_LIBRARY_H
#define PAPERSIFT_LIBRARY_H

#include <stdbool.h>

/* Puts the address of a function of `library` (of dlopen; NULL allowed) where `pointer`, the address of a pointer to a function
 * of its type, says. False, and NULL there, where it has none of that name; dlerror then tells why. */
bool library_function(void *library, const char *name, void *pointer);

#endif

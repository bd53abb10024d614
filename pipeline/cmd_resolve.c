#include "net.h"
const struct command cmd_resolve = {.name="resolve"};

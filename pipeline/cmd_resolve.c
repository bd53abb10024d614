#include "net.h"
const struct command cmd_resolve = {.name="resolve"}; const struct command cmd_check_links = {.name="check-links"};

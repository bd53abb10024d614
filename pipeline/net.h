/* net.h: the options of the commands that use the network: their lists for the command line, and from text to numbers. */
#ifndef PAPERSIFT_NET_H
#define PAPERSIFT_NET_H

#include "../stages/read/http.h"
#include "command.h"

/* Lists for command.own: what every command that asks servers takes; what commands with URL inputs take. */
extern const struct flag net_flags[];
extern const struct flag net_input_flags[];

/* A length of time: seconds, or a number with s, m, h or d behind it ("0.5", "90", "10m", "30d"); `missing` where text
 * is NULL. EXIT_FINE, or EXIT_USAGE with a message that names the option. */
int net_seconds(const char *option, const char *text, double missing, double *out, struct err *e);
/* A whole number from low to high; *out stays where text is NULL. */
int net_number(
    const char *option, const char *text, unsigned low, unsigned high, unsigned *out, struct err *e);
/* What the options say to http.h. pause: the command's own default, in seconds. PAPERSIFT_CONTACT stands in for
 * --contact. EXIT_FINE or EXIT_USAGE. */
int net_http(const struct options *o, double pause, struct http_options *out, struct err *e);

#endif

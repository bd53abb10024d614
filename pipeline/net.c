/* net.c: the options of the commands that use the network (net.h). */
#include "net.h"
#include <stdlib.h>
#include <string.h>

#define SETS(member) offsetof(struct options, net.member)

const struct flag net_flags[] = {
    {"contact", "MAIL", 0, SETS(contact),
        "whom servers may write to; told in each request (or PAPERSIFT_CONTACT)"},
    {"pause", "TIME", 0, SETS(pause),
        "between two requests to one server (the default is the service's own rule)"},
    {"retries", "N", 0, SETS(retries), "after a failure that may pass (default 5)"},
    {"retry-wait", "TIME", 0, SETS(retry_wait), "before the first retry, doubling with each (default 5)"},
    {"max-wait", "TIME", 0, SETS(max_wait),
        "longest single wait, also when a server asks for more (default 10m)"},
    {"timeout", "TIME", 0, SETS(timeout),
        "without an answer, until a connection counts as broken (default 60)"},
    {"ca-file", "FILE", 0, SETS(ca_file), "certificate authorities to trust (PEM) instead of the system's"},
    {"allow-private", NULL, 0, SETS(allow_private), "ask private and loopback addresses too"},
    {0},
};

const struct flag net_input_flags[] = {
    {"ca-file", "FILE", 0, SETS(ca_file), "of https:// inputs: certificate authorities to trust (PEM)"},
    {"allow-private", NULL, 0, SETS(allow_private), "of http(s):// inputs: read from private addresses too"},
    {0},
};

int net_seconds(const char *option, const char *text, double missing, double *out, struct err *e)
{
	static const char units[] = "smhd";
	static const double seconds[] = {1, 60, 3600, 86400};
	const char *unit;
	char *end = NULL;

	*out = missing;
	if (!text)
		return EXIT_FINE;
	double n = strtod(text, &end);
	if (*end != '\0' && end[1] == '\0' && (unit = strchr(units, *end)) != NULL) {
		n *= seconds[unit - units];
		end++;
	}
	/* A thousand years; NAN fails too. */
	if (end == text || *end != '\0' || !(n >= 0 && n < 3.2e10) || strpbrk(text, "xXnN"))
		return usage_error(
		    e, "--%s takes seconds, or a number with s, m, h or d, not '%s'", option, text);
	*out = n;
	return EXIT_FINE;
}

int net_number(const char *option, const char *text, unsigned low, unsigned high, unsigned *out, struct err *e)
{
	char *end = NULL;

	if (!text)
		return EXIT_FINE;
	long n = strtol(text, &end, 10);
	if (end == text || *end != '\0' || n < (long)low || n > (long)high)
		return usage_error(e, "--%s takes a number from %u to %u, not '%s'", option, low, high, text);
	*out = (unsigned)n;
	return EXIT_FINE;
}

int net_http(const struct options *o, double pause, struct http_options *out, struct err *e)
{
	const struct net_options *n = &o->net;
	const char *contact = getenv("PAPERSIFT_CONTACT");
	int code;

	*out = http_defaults;
	out->contact = n->contact ? n->contact : contact && contact[0] ? contact : NULL;
	out->ca_file = n->ca_file;
	out->allow_private = n->allow_private;
	out->quiet = o->quiet;
	out->stop = &pipeline_interrupted;
	code = net_seconds("pause", n->pause, pause, &out->pause, e);
	if (code == EXIT_FINE)
		code = net_seconds("retry-wait", n->retry_wait, out->retry_wait, &out->retry_wait, e);
	if (code == EXIT_FINE)
		code = net_seconds("max-wait", n->max_wait, out->max_wait, &out->max_wait, e);
	if (code == EXIT_FINE)
		code = net_seconds("timeout", n->timeout, out->timeout, &out->timeout, e);
	if (code == EXIT_FINE)
		code = net_number("retries", n->retries, 0, 100, &out->retries, e);
	return code;
}

/* address.h: which network addresses belong to nobody's public server: what a program that follows addresses found in
 * papers must not ask. */
#ifndef PAPERSIFT_ADDRESS_H
#define PAPERSIFT_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* True for addresses that aren't globally reachable: loopback, private, link-local, shared, documentation, multicast,
 * reserved (IANA's special-purpose address registries, RFC 6890 and 8190), in IPv6 also those that carry such an IPv4
 * address (mapped, NAT64, 6to4); and for every other family. */
bool address_is_private(const struct sockaddr *address);
/* The same of a host as it stands in a web address: an IP address, or a name that means this machine (localhost).
 * false for every other name: what those lead to shows at the connection. */
bool address_host_is_private(const char *host);
/* The address as text ("10.0.0.1", "::1"), NUL-ended, in out of n bytes. */
void address_text(const struct sockaddr *address, char *out, size_t n);

#endif

/* address.c: private and otherwise special addresses (address.h). */
#include "address.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* https://www.iana.org/assignments/iana-ipv4-special-registry/ and multicast (RFC 5771), reserved (RFC 1112). */
static const struct block4 {
	uint32_t first;
	int bits;
} blocks4[] = {
    {0x00000000, 8},  /* 0.0.0.0/8, this network */
    {0x0A000000, 8},  /* 10.0.0.0/8, private */
    {0x64400000, 10}, /* 100.64.0.0/10, shared by a provider's customers */
    {0x7F000000, 8},  /* 127.0.0.0/8, loopback */
    {0xA9FE0000, 16}, /* 169.254.0.0/16, link-local; clouds keep their credentials there */
    {0xAC100000, 12}, /* 172.16.0.0/12, private */
    {0xC0000000, 24}, /* 192.0.0.0/24, protocols */
    {0xC0000200, 24}, /* 192.0.2.0/24, documentation */
    {0xC0586300, 24}, /* 192.88.99.0/24, 6to4 relays, given up */
    {0xC0A80000, 16}, /* 192.168.0.0/16, private */
    {0xC6120000, 15}, /* 198.18.0.0/15, measurements */
    {0xC6336400, 24}, /* 198.51.100.0/24, documentation */
    {0xCB007100, 24}, /* 203.0.113.0/24, documentation */
    {0xE0000000, 3},  /* 224.0.0.0/4, multicast; 240.0.0.0/4, reserved; broadcast */
};

static bool is_private4(uint32_t address)
{
	for (size_t i = 0; i < sizeof(blocks4) / sizeof(*blocks4); i++)
		if (address >> (32 - blocks4[i].bits) == blocks4[i].first >> (32 - blocks4[i].bits))
			return true;
	return false;
}

static uint32_t four(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* https://www.iana.org/assignments/iana-ipv6-special-registry/: outside of 2000::/3 nothing is globally reachable but
 * what carries an IPv4 address. */
static bool is_private6(const unsigned char a[16])
{
	static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
	static const unsigned char nat64[12] = {0, 0x64, 0xFF, 0x9B};

	if (memcmp(a, mapped, 12) == 0 || memcmp(a, nat64, 12) == 0)
		return is_private4(four(a + 12));
	if (a[0] == 0x20 && a[1] == 0x02) /* 2002::/16, 6to4 */
		return is_private4(four(a + 2));
	if ((a[0] & 0xE0) != 0x20)
		return true;
	if (a[0] == 0x20 && a[1] == 0x01 && (a[2] & 0xFE) == 0) /* 2001::/23, protocols, Teredo */
		return true;
	if (a[0] == 0x3F && a[1] == 0xFF && (a[2] & 0xF0) == 0) /* 3fff::/20, documentation */
		return true;
	return a[0] == 0x20 && a[1] == 0x01 && a[2] == 0x0D && a[3] == 0xB8; /* 2001:db8::/32, documentation */
}

bool address_is_private(const struct sockaddr *address)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	switch (address->sa_family) {
	case AF_INET:
		memcpy(&v4, address, sizeof(v4));
		return is_private4(ntohl(v4.sin_addr.s_addr));
	case AF_INET6:
		memcpy(&v6, address, sizeof(v6));
		return is_private6(v6.sin6_addr.s6_addr);
	default:
		return true;
	}
}

bool address_host_is_private(const char *host)
{
	struct in_addr v4;
	struct in6_addr v6;
	size_t n = strlen(host);

	while (n > 0 && host[n - 1] == '.')
		n--;
	if (inet_pton(AF_INET, host, &v4) == 1)
		return is_private4(ntohl(v4.s_addr));
	if (inet_pton(AF_INET6, host, &v6) == 1)
		return is_private6(v6.s6_addr);
	/* RFC 6761 section 6.3: localhost and all names under it mean this machine. */
	return (n == 9 && strncasecmp(host, "localhost", 9) == 0) ||
	    (n > 10 && strncasecmp(host + n - 10, ".localhost", 10) == 0);
}

void address_text(const struct sockaddr *address, char *out, size_t n)
{
	const void *bytes = NULL;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (address->sa_family == AF_INET) {
		memcpy(&v4, address, sizeof(v4));
		bytes = &v4.sin_addr;
	} else if (address->sa_family == AF_INET6) {
		memcpy(&v6, address, sizeof(v6));
		bytes = &v6.sin6_addr;
	}
	if (!bytes || !inet_ntop(address->sa_family, bytes, out, (socklen_t)n))
		snprintf(out, n, "of an unknown kind");
}

/* test_web.c: web addresses: told from paths, shown without secrets, taken apart; which network addresses are private. */
#include "../../stages/read/address.h"
#include "../../stages/read/web.h"
#include "check_main.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

START_TEST(test_is_web)
{
	ck_assert(web_is("http://a/"));
	ck_assert(web_is("HTTPS://a/"));
	ck_assert(!web_is("ftp://a/"));
	ck_assert(!web_is("http:a"));
	ck_assert(!web_is("a/http://b"));
	ck_assert(!web_is(""));
	ck_assert(web_is_https("https://a/"));
	ck_assert(!web_is_https("http://a/"));
}
END_TEST

static const struct {
	const char *url, *shown;
} shown[] = {
    {"http://a.org/x?y=1", "http://a.org/x?y=1"},
    {"http://me:secret@a.org/x", "http://a.org/x"},
    {"https://me@a.org:8443/", "https://a.org:8443/"},
    {"http://a.org/x?api_key=secret&q=1&Token=secret", "http://a.org/x?api_key=...&q=1&Token=..."},
    {"http://a.org/x?q=key&key=", "http://a.org/x?q=key&key=..."},
    {"http://a.org/x?", "http://a.org/x?"},
    {"http://a.org/x#part", "http://a.org/x"},
    /* what can't be parsed still shows no secret */
    {"http://me:secret@a b/x?key=secret", "http://a b/x"},
    {"http://a b?token=secret", "http://a b"},
};

START_TEST(test_show)
{
	struct buf b = {0};

	web_show(&b, shown[_i].url);
	ck_assert_str_eq(b.p, shown[_i].shown);
	buf_free(&b);
}
END_TEST

static const struct {
	const char *url, *server, *host, *name;
} parts[] = {
    {"http://A.org/x/y.txt", "a.org:80", "a.org", "y.txt"},
    {"https://a.org:8443/", "a.org:8443", "a.org", "index"},
    {"https://me:pw@a.org", "a.org:443", "a.org", "index"},
    {"http://[::1]:80/a%20b", "[::1]:80", "::1", "a b"},
    {"http://a.org/..%2f..%2fetc", "a.org:80", "a.org", "_._.._etc"},
    {"http://a.org/.hidden?x=/y", "a.org:80", "a.org", "_hidden"},
    {"http://a.org/a%00b%0a", "a.org:80", "a.org", "a_b_"},
    {"http://2130706433/", "127.0.0.1:80", "127.0.0.1", "index"},
    {"http://0x7f.1/", "127.0.0.1:80", "127.0.0.1", "index"},
    {"ftp://a.org/x", NULL, NULL, NULL},
    {"http://a b/", NULL, NULL, NULL},
};

static void check_owned(char *got, const char *want)
{
	if (want)
		ck_assert_str_eq(got, want);
	else
		ck_assert_ptr_null(got);
	free(got);
}

START_TEST(test_parts)
{
	check_owned(web_server(parts[_i].url), parts[_i].server);
	check_owned(web_host(parts[_i].url), parts[_i].host);
	check_owned(web_file_name(parts[_i].url), parts[_i].name);
}
END_TEST

START_TEST(test_long_name)
{
	struct buf b = {0};

	buf_adds(&b, "http://a.org/");
	for (int i = 0; i < 300; i++)
		buf_addc(&b, 'x');
	char *name = web_file_name(b.p);
	ck_assert_uint_eq(strlen(name), 200);
	free(name);
	buf_free(&b);
}
END_TEST

START_TEST(test_building)
{
	struct buf b = {0};

	web_join(&b, "http://a.org/base//", "/api");
	web_add_query(&b, "q", STR("a&b = \xc3\xa9"));
	web_add_query(&b, "empty", STR(""));
	ck_assert_str_eq(b.p, "http://a.org/base/api?q=a%26b%20%3D%20%C3%A9&empty=");
	buf_free(&b);
}
END_TEST

START_TEST(test_same_page)
{
	ck_assert(web_same_page("http://github.com/a/b", "https://www.GitHub.com/a/b/"));
	ck_assert(web_same_page("http://a.org", "http://a.org:80/#x"));
	ck_assert(!web_same_page("http://a.org/a", "http://a.org/A"));
	ck_assert(!web_same_page("http://a.org/a?x=1", "http://a.org/a?x=2"));
	ck_assert(!web_same_page("http://a.org/a", "http://b.org/a"));
	ck_assert(!web_same_page("http://a.org:81/a", "http://a.org/a"));
}
END_TEST

/* ---- addresses ---- */

static const struct {
	const char *text;
	bool is_private;
} addresses[] = {
    {"0.0.0.0", true},
    {"10.255.255.255", true},
    {"11.0.0.1", false},
    {"100.63.255.255", false},
    {"100.64.0.0", true},
    {"100.127.255.255", true},
    {"100.128.0.0", false},
    {"127.0.0.1", true},
    {"127.255.255.254", true},
    {"169.254.169.254", true},
    {"172.15.255.255", false},
    {"172.16.0.0", true},
    {"172.31.255.255", true},
    {"172.32.0.0", false},
    {"192.0.0.8", true},
    {"192.0.2.1", true},
    {"192.167.255.255", false},
    {"192.168.0.0", true},
    {"192.169.0.0", false},
    {"198.18.0.1", true},
    {"198.19.255.255", true},
    {"198.20.0.0", false},
    {"198.51.100.7", true},
    {"203.0.113.7", true},
    {"223.255.255.255", false},
    {"224.0.0.1", true},
    {"240.0.0.1", true},
    {"255.255.255.255", true},
    {"8.8.8.8", false},
    {"140.82.121.4", false},
    {"::", true},
    {"::1", true},
    {"::ffff:127.0.0.1", true},
    {"::ffff:8.8.8.8", false},
    {"64:ff9b::10.0.0.1", true},
    {"64:ff9b::808:808", false},
    {"fe80::1", true},
    {"fec0::1", true},
    {"fc00::1", true},
    {"fdff::1", true},
    {"ff02::1", true},
    {"2001::1", true},
    {"2001:db8::1", true},
    {"2002:7f00:1::", true},
    {"2002:808:808::", false},
    {"2606:4700::1111", false},
    {"2a00:1450:4001::200e", false},
    {"3fff:fff::1", true},
    {"100::1", true},
};

START_TEST(test_address)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
	const struct sockaddr *a = (const struct sockaddr *)&v4;
	char back[64];

	if (inet_pton(AF_INET6, addresses[_i].text, &v6.sin6_addr) == 1)
		a = (const struct sockaddr *)&v6;
	else
		ck_assert_int_eq(inet_pton(AF_INET, addresses[_i].text, &v4.sin_addr), 1);
	ck_assert_msg(address_is_private(a) == addresses[_i].is_private, "%s", addresses[_i].text);
	ck_assert_int_eq(address_host_is_private(addresses[_i].text), addresses[_i].is_private);
	address_text(a, back, sizeof(back));
	ck_assert_int_gt((int)strlen(back), 1);
}
END_TEST

START_TEST(test_host)
{
	struct sockaddr_storage other = {.ss_family = AF_UNIX};

	ck_assert(address_host_is_private("localhost"));
	ck_assert(address_host_is_private("LocalHost."));
	ck_assert(address_host_is_private("a.b.localhost"));
	ck_assert(!address_host_is_private("localhost.org"));
	ck_assert(!address_host_is_private("mylocalhost"));
	ck_assert(!address_host_is_private("github.com"));
	ck_assert(!address_host_is_private(""));
	ck_assert(address_is_private((const struct sockaddr *)&other));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("web");
	TCase *t = tcase_create("web");

	tcase_add_test(t, test_is_web);
	tcase_add_loop_test(t, test_show, 0, sizeof(shown) / sizeof(*shown));
	tcase_add_loop_test(t, test_parts, 0, sizeof(parts) / sizeof(*parts));
	tcase_add_test(t, test_long_name);
	tcase_add_test(t, test_building);
	tcase_add_test(t, test_same_page);
	tcase_add_loop_test(t, test_address, 0, sizeof(addresses) / sizeof(*addresses));
	tcase_add_test(t, test_host);
	suite_add_tcase(s, t);
	return check_suite(s);
}

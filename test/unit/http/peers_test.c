/* Counting connections per address. */
#include "test.h"

#include "http/peers.h"

static uint64_t key(const char *text_z)
{
	uint64_t k = 0;
	assert_true(peer_key_of_text(str_from_z(text_z), &k));
	return k;
}

static void ipv4_counts_alone_and_ipv6_by_its_64(void **state)
{
	(void)state;
	assert_true(key("192.0.2.1") != key("192.0.2.2"));
	assert_true(key("192.0.2.1") == key("::ffff:192.0.2.1"));
	assert_true(key("2001:db8:1:2::1") == key("2001:db8:1:2:ffff::9"));
	assert_true(key("2001:db8:1:2::1") != key("2001:db8:1:3::1"));
	uint64_t k;
	assert_false(peer_key_of_text(STR("localhost"), &k));
}

static void an_address_may_have_its_number_and_no_more(void **state)
{
	(void)state;
	struct peers *p = peers_new(2);
	uint64_t a = key("192.0.2.1"), b = key("192.0.2.2");
	assert_true(peers_enter(p, a) && peers_enter(p, a));
	assert_false(peers_enter(p, a));
	assert_true(peers_enter(p, b));
	peers_leave(p, a);
	assert_true(peers_enter(p, a));
	assert_false(peers_enter(p, a));
	peers_free(p);
}

static void many_addresses_are_kept_apart(void **state)
{
	(void)state;
	struct peers *p = peers_new(1);
	for (uint64_t i = 0; i < 20000; i++)
		assert_true(peers_enter(p, i));
	for (uint64_t i = 0; i < 20000; i++)
		assert_false(peers_enter(p, i));
	for (uint64_t i = 0; i < 20000; i += 2)
		peers_leave(p, i);
	for (uint64_t i = 0; i < 20000; i++)
		assert_int_equal(peers_enter(p, i), i % 2 == 0);
	peers_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ipv4_counts_alone_and_ipv6_by_its_64),
		cmocka_unit_test(an_address_may_have_its_number_and_no_more),
		cmocka_unit_test(many_addresses_are_kept_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Objects and lists. */
#include "test.h"

#include "page/value.h"

static void a_name_set_twice_has_the_last_value(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct object *o = object_new(&mem);
	object_set(o, STR("a"), value_int(1));
	object_set(o, STR("b"), value_int(2));
	object_set(o, STR("a"), value_int(3));
	assert_int_equal(object_get(o, STR("a"))->number, 3);
	assert_int_equal(object_get(o, STR("b"))->number, 2);
	assert_null(object_get(o, STR("c")));
	assert_null(object_get(o, STR_EMPTY));
}

static void names_are_told_apart_by_all_their_bytes(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct object *o = object_new(&mem);
	object_set(o, STR("related_a"), value_int(1));
	object_set(o, STR("related_b"), value_int(2));
	object_set(o, STR("related"), value_int(3));
	assert_int_equal(object_get(o, STR("related_b"))->number, 2);
	assert_int_equal(object_get(o, STR("related"))->number, 3);
	assert_null(object_get(o, STR("related_c")));
	assert_null(object_get(o, STR("related_")));
}

static void large_objects_keep_every_member(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct object *o = object_new(&mem);
	for (int i = 0; i < 1000; i++)
		object_set(o, str_fmt(&mem, "a_long_name_%d", i), value_int(i));
	for (int i = 0; i < 1000; i += 7)
		object_set(o, str_fmt(&mem, "a_long_name_%d", i), value_int(-i));
	for (int i = 0; i < 1000; i++) {
		const struct value *v = object_get(o, str_fmt(&mem, "a_long_name_%d", i));
		assert_non_null(v);
		assert_int_equal(v->number, i % 7 ? i : -i);
	}
	assert_null(object_get(o, STR("a_long_name_1000")));
}

static void lists_grow(void **state)
{
	(void)state;
	AUTO_ARENA mem = ARENA_EMPTY;
	struct list *l = object_add_list(object_new(&mem), STR("l"));
	assert_int_equal(list_count(l), 0);
	for (int i = 0; i < 100; i++)
		object_set(list_add_object(l), STR("i"), value_int(i));
	list_add(l, value_bool(true));
	assert_int_equal(list_count(l), 101);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_set_twice_has_the_last_value),
		cmocka_unit_test(names_are_told_apart_by_all_their_bytes),
		cmocka_unit_test(large_objects_keep_every_member),
		cmocka_unit_test(lists_grow),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

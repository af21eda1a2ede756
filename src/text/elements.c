/* The tables of elements.h as arrays, and looking names up in them. */
#include "text/elements.h"

#include "base/check.h"

#define COMMON_ATTRIBUTES (AT_BIT(ID) | AT_BIT(CLASS) | AT_BIT(LANG) | AT_BIT(DIR))

static const struct element_info elements[EL_COUNT_INNER] = {
#define ELEMENT_ROW(id, name, kind, attributes) [EL_##id] = { STR_INIT(name), kind, COMMON_ATTRIBUTES | (attributes) },
	ELEMENTS(ELEMENT_ROW)
#undef ELEMENT_ROW
	[EL_DIV] = { STR_INIT("div"), KIND_NONE, COMMON_ATTRIBUTES },
};

static const struct str attributes[AT_COUNT] = {
#define ELEMENT_ATTRIBUTE_ROW(id, name) [id] = STR_INIT(name),
	ELEMENT_ATTRIBUTES(ELEMENT_ATTRIBUTE_ROW)
#undef ELEMENT_ATTRIBUTE_ROW
};

static const struct {
	struct str name;
	uint64_t   on; /* EL_ bits */
} classes[CL_COUNT] = {
#define ELEMENT_CLASS_ROW(id, name, on) [id] = { STR_INIT(name), on },
	ELEMENT_CLASSES(ELEMENT_CLASS_ROW)
#undef ELEMENT_CLASS_ROW
};

const struct element_info *element_info(enum element element)
{
	ASSERT(element < EL_COUNT_INNER);
	return &elements[element];
}

struct str element_attribute_name(enum element_attribute attribute)
{
	ASSERT(attribute < AT_COUNT);
	return attributes[attribute];
}

enum element_attribute element_attribute_find(struct str name)
{
	for (enum element_attribute i = 0; i < AT_COUNT; i++)
		if (attributes[i].len == name.len && str_eq_nocase(attributes[i], name))
			return i;
	return AT_COUNT;
}

struct str element_class_name(enum element_class class)
{
	ASSERT(class < CL_COUNT);
	return classes[class].name;
}

static uint32_t find_class(enum element element, struct str name)
{
	for (enum element_class i = 0; i < CL_COUNT; i++)
		if (str_eq(classes[i].name, name))
			return classes[i].on >> element & 1 ? 1u << i : 0;
	return 0;
}

uint32_t element_classes_find(enum element element, struct str list)
{
	uint32_t found = 0;
	for (size_t at = 0; at < list.len;) {
		size_t from = at;
		while (at < list.len && !ascii_is_space(list.ptr[at]))
			at++;
		if (at > from)
			found |= find_class(element, str_slice(list, from, at));
		else
			at++;
	}
	return found;
}

/* Words so common in a language that they say nothing about what a text is about. */
#ifndef BS_TEXT_STOPWORDS_H
#define BS_TEXT_STOPWORDS_H

#include "base/str.h"

/* The list for a language tag, words separated by one space, lower case; empty if we have none. */
struct str stopwords_for(struct str language);

#endif

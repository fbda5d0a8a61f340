/* Checks that go on after a failure, and are counted. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <string.h>

#include "caldera_srp.h"

static int checks;
static int failures;

/* A literal and its length, as two arguments. */
#define TEXT(literal) (literal), (sizeof(literal) - 1)

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        checks++;                                                                                  \
        if (!(condition)) {                                                                        \
            failures++;                                                                            \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                        \
        }                                                                                          \
    } while (0)

#define CHECK_STATUS(call, expected)                                                               \
    do {                                                                                           \
        caldera_status got_ = (call);                                                              \
        checks++;                                                                                  \
        if (got_ != (expected)) {                                                                  \
            failures++;                                                                            \
            fprintf(stderr, "%s:%d: %s: %d (%s), expected %d\n", __FILE__, __LINE__, #call,        \
                    (int)got_, caldera_status_text(got_), (int)(expected));                        \
        }                                                                                          \
    } while (0)

#define OK(call) CHECK_STATUS(call, CALDERA_OK)

#define REFUSED(parameter, fault)                                                                  \
    (10000 + 100 * CALDERA_PARAMETER_##parameter + CALDERA_FAULT_##fault)

static inline int view_is(caldera_view view, const char *text, size_t length)
{
    return view.data != NULL && view.length == length && memcmp(view.data, text, length) == 0;
}

static inline int report(const char *name)
{
    printf("%s: %d checks, %d failed\n", name, checks, failures);
    return checks > 0 && failures == 0 ? 0 : 1;
}

#endif

/* The clock: SOURCE_DATE_EPOCH when it is set, else the system's. Always UTC. */
#ifndef AR_BASE_CLOCK_H
#define AR_BASE_CLOCK_H

#include <stdint.h>

#include "base/arena.h"

int64_t ar_now(void);                                 /* seconds since 1970 */
int64_t ar_monotonic_ms(void);                        /* for durations and waiting */
char *ar_time_text(ar_arena *arena, int64_t seconds); /* 2026-01-13T17:24:09Z */
char *ar_time_format(ar_arena *arena, const char *strftime_format, int64_t seconds);
int64_t ar_time_parse(const char *text); /* of ar_time_text(); -1: not a time */
void ar_sleep_ms(int64_t ms);            /* returns early on a signal */

#endif

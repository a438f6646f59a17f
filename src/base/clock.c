#include "base/clock.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int64_t ar_now(void)
{
    const char *fixed = getenv("SOURCE_DATE_EPOCH");
    char *end = NULL;

    if (fixed && *fixed) {
        long long seconds = strtoll(fixed, &end, 10);

        if (*end == '\0' && seconds >= 0)
            return seconds;
    }
    return (int64_t)time(NULL);
}

int64_t ar_monotonic_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

char *ar_time_format(ar_arena *arena, const char *strftime_format, int64_t seconds)
{
    char text[256] = "";
    time_t when = (time_t)seconds;
    struct tm utc;

    gmtime_r(&when, &utc);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    strftime(text, sizeof(text), strftime_format, &utc);
#pragma GCC diagnostic pop
    return ar_strdup(arena, text);
}

char *ar_time_text(ar_arena *arena, int64_t seconds)
{
    return ar_time_format(arena, "%Y-%m-%dT%H:%M:%SZ", seconds);
}

int64_t ar_time_parse(const char *text)
{
    struct tm utc = {0};
    int used = 0;

    if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2dZ%n", &utc.tm_year, &utc.tm_mon, &utc.tm_mday,
               &utc.tm_hour, &utc.tm_min, &utc.tm_sec, &used) != 6 ||
        used != 20 || text[20])
        return -1;
    const struct tm read = {.tm_year = utc.tm_year - 1900,
                            .tm_mon = utc.tm_mon - 1,
                            .tm_mday = utc.tm_mday,
                            .tm_hour = utc.tm_hour,
                            .tm_min = utc.tm_min,
                            .tm_sec = utc.tm_sec};

    utc = read;
    int64_t seconds = (int64_t)timegm(&utc); /* makes the 32nd of a month the 1st of the next */
    bool real = utc.tm_mon == read.tm_mon && utc.tm_mday == read.tm_mday &&
                utc.tm_hour == read.tm_hour && utc.tm_min == read.tm_min &&
                utc.tm_sec == read.tm_sec;

    return real ? seconds : -1;
}

void ar_sleep_ms(int64_t ms)
{
    struct timespec wait = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};

    nanosleep(&wait, NULL);
}

/* The engines autorev speaks to. */
#ifndef AR_BASE_ENGINE_H
#define AR_BASE_ENGINE_H

typedef enum ar_engine { AR_SQLITE, AR_POSTGRESQL } ar_engine;

#endif

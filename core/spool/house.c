#include "spool/house.h"

#include <errno.h>
#include <sys/file.h>

#include "base/failure.h"
#include "spool/bounds.h"

enum {
	PAUSE = 1,		/* seconds between looks at a turn */
	SLOW = 4 << 20,		/* bytes a second that a folder takes at least */
};

/* ---- a lock -------------------------------------------------------------- */

static bool
lock(Spool *spool, bool waits)
{
	int how = LOCK_EX | (waits ? 0 : LOCK_NB);

	while (flock(spool->house, how) < 0)
		if (errno != EINTR)
			return false;
	return true;
}

/* ---- a turn -------------------------------------------------------------- */

static bool
is_time(Spool *spool)
{
	gint64 now = g_get_monotonic_time();

	if (now < spool->turn_looked)
		return false;
	spool->turn_looked = now + PAUSE * G_USEC_PER_SEC;
	return true;
}

static bool
take_turn(Spool *spool, bool asks, GError **error)
{
	StoreTurn *turn = &spool->turn;
	int64_t span = bounds_span(BOUNDS_TURN);

	turn->asks = asks;
	if (!is_time(spool))
		return turn->fence != 0;
	if (turn->fence != 0)
		return house_keep(spool, 0, NULL) ||
		    store_turn_take(spool->store, turn, NULL, span, error);
	if (!store_turn_take(spool->store, turn, NULL, span, error))
		return false;
	/* Of this host, and dead: its lease need not be waited for. */
	if (turn->fence == 0 && turn->holder != NULL &&
	    *turn->holder != '\0' && spool_is_dead(spool, turn->holder)) {
		g_autofree char *dead = g_strdup(turn->holder);
		if (!store_turn_take(spool->store, turn, dead, span, error))
			return false;
	}
	return turn->fence != 0;
}

/* ---- both ---------------------------------------------------------------- */

bool
house_take(Spool *spool, bool asks, GError **error)
{
	return spool->is_shared ? take_turn(spool, asks, error)
	    : lock(spool, false);
}

bool
house_wait(Spool *spool, GError **error)
{
	if (!spool->is_shared)
		return lock(spool, true);
	for (;;) {
		g_autoptr(GError) failure = NULL;
		spool->turn_looked = 0;
		if (take_turn(spool, true, &failure))
			return true;
		if (failure != NULL) {
			g_propagate_error(error, g_steal_pointer(&failure));
			return false;
		}
		g_usleep(G_USEC_PER_SEC / 20);
	}
}

void
house_leave(Spool *spool)
{
	if (!spool->is_shared) {
		(void) flock(spool->house, LOCK_UN);
		return;
	}
	store_turn_end(spool->store, &spool->turn);
	/* Whoever asked for it is to have it first. */
	spool->turn_looked = g_get_monotonic_time() + 2 * PAUSE *
	    G_USEC_PER_SEC;
}

void
house_rest(Spool *spool)
{
	if (!spool->is_shared || spool->turn.is_asked)
		house_leave(spool);
}

static bool
say_lost(const Spool *spool, GError **error)
{
	if (error != NULL && *error == NULL)
		g_set_error(error, FAILURE, FAILURE_STORE, "%s: another host "
		    "keeps house here now", spool->root);
	return false;
}

bool
house_check(Spool *spool, GError **error)
{
	if (!spool->is_shared)
		return true;
	return store_turn_check(spool->store, &spool->turn, error) &&
	    (spool->turn.fence != 0 || say_lost(spool, error));
}

bool
house_keep(Spool *spool, int64_t bytes, GError **error)
{
	if (!spool->is_shared)
		return true;
	return store_turn_keep(spool->store, &spool->turn,
	    bounds_span(BOUNDS_TURN) + MIN(bytes / SLOW, STORE_LONGEST / 2),
	    error) && (spool->turn.fence != 0 ||
	    say_lost(spool, error));
}

"""The channel between workers: Redis, which passes on what is said and keeps nothing."""

from typing import TYPE_CHECKING

from workshop.later import Later

if TYPE_CHECKING:
    import redis
else:
    # Needed with several workers only: without WORKSHOP_REDIS_URL nobody makes a channel.
    redis = Later("redis")

#: Seconds that Redis has for one answer; then it counts as away.
PATIENCE = 1.0


class Away(Exception):
    """Redis cannot be reached at the moment."""


class Channel:
    """What one worker says on it every worker hears, itself included, as long as Redis is there."""

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(
            url,
            socket_timeout=PATIENCE,
            socket_connect_timeout=PATIENCE,
            retry=redis.retry.Retry(redis.backoff.NoBackoff(), 0),
        )
        # Databases of one Redis do not keep channels apart by themselves.
        number = self._redis.connection_pool.connection_kwargs.get("db", 0)
        self._name = f"workshop:{number}"
        self._heard: redis.client.PubSub | None = None

    def say(self, said: bytes) -> None:
        """Have everybody hear it.

        Raises:
            Away: nobody may have heard it.
        """
        try:
            self._redis.publish(self._name, said)
        except (redis.RedisError, OSError) as error:
            raise Away from error

    def hear(self, within: float) -> bytes | None:
        """What was said next, or None when nothing was for `within` seconds.

        Raises:
            Away: the channel is broken; the next call opens it anew.
        """
        try:
            if self._heard is None:
                self._heard = redis.client.PubSub(
                    self._redis.connection_pool, ignore_subscribe_messages=True
                )
                self._heard.subscribe(self._name)
            found = self._heard.get_message(timeout=within)
        except (redis.RedisError, OSError) as error:
            self.hang_up()
            raise Away from error
        said = found["data"] if found else None
        return said if isinstance(said, bytes) else None

    def close(self) -> None:
        """Give all of it back; nobody may be listening any more."""
        self.hang_up()
        self._redis.close()

    def hang_up(self) -> None:
        """Listen no longer; the next `hear` begins anew."""
        heard, self._heard = self._heard, None
        if heard is not None:
            heard.close()

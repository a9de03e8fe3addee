/** Scripts that Redis runs atomically. KEYS and ARGV are described by the functions of the store. */

/**
 * Takes the lock of a session, and returns the version of the session with its snapshot if the replica has another version.
 * KEYS: lock, versions, snapshots. ARGV: owner, lifetime of the lock in milliseconds, session, known version.
 */
export const ACQUIRE = `
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return false end
local version = redis.call('HGET', KEYS[2], ARGV[3]) or '0'
local snapshot = ''
if version ~= ARGV[4] then snapshot = redis.call('HGET', KEYS[3], ARGV[3]) or '' end
return {version, snapshot}`;

/**
 * Stores or removes a snapshot, publishes the change, and releases the lock. Versions increase also after a loss of all data.
 * Returns false without the lock, or the version and the number of receivers.
 * KEYS: lock, versions, snapshots, counter. ARGV: owner, session, snapshot or nothing, channel, and the message before and
 * after the version.
 */
export const COMMIT = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return false end
if redis.call('EXISTS', KEYS[4]) == 0 then
  local time = redis.call('TIME')
  redis.call('SET', KEYS[4], time[1] .. string.format('%06d', time[2]))
end
redis.call('INCR', KEYS[4])
local version = redis.call('GET', KEYS[4])
if ARGV[3] == '' then
  redis.call('HDEL', KEYS[2], ARGV[2])
  redis.call('HDEL', KEYS[3], ARGV[2])
else
  redis.call('HSET', KEYS[2], ARGV[2], version)
  redis.call('HSET', KEYS[3], ARGV[2], ARGV[3])
end
redis.call('DEL', KEYS[1])
return {version, redis.call('PUBLISH', ARGV[4], ARGV[5] .. version .. ARGV[6])}`;

/** Releases a lock. KEYS: lock. ARGV: owner. */
export const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

/**
 * Counts attempts, and forgets them all above a number of keys. KEYS: counts. ARGV: maximum, lifetime in seconds, then the
 * keys of the attempts.
 */
export const COUNT = `
local counts = {}
for i = 3, #ARGV do counts[i - 2] = redis.call('HINCRBY', KEYS[1], ARGV[i], 1) end
if redis.call('HLEN', KEYS[1]) > tonumber(ARGV[1]) then redis.call('DEL', KEYS[1]) end
redis.call('EXPIRE', KEYS[1], ARGV[2])
return counts`;

/** Returns the id of the data, which a store that has lost all data gets anew, and all versions. KEYS: id, versions. ARGV: new id. */
export const LIST = `
redis.call('SET', KEYS[1], ARGV[1], 'NX')
return {redis.call('GET', KEYS[1]), redis.call('HGETALL', KEYS[2])}`;

/** Stores a value unless there is one, and returns the stored one. KEYS: value. ARGV: value. */
export const PROPOSE = `
redis.call('SET', KEYS[1], ARGV[1], 'NX')
return redis.call('GET', KEYS[1])`;

/**
 * Gives entries the next ids, and numbers their tokens and connections; known ones keep their numbers. Returns three numbers for
 * each entry; 0 for no token.
 * KEYS: ids, tokens, connections. ARGV: maximum of stored numbers, lifetime in seconds, then entry, token and connection of
 * each entry.
 */
export const NUMBER = `
local max = tonumber(ARGV[1])
local function number(key, field)
  if field == '' then return 0 end
  local known = redis.call('HGET', key, field)
  if known then return tonumber(known) end
  local next = redis.call('HINCRBY', key, '', 1)
  if redis.call('HLEN', key) > max then
    redis.call('DEL', key)
    redis.call('HSET', key, '', next)
  end
  redis.call('HSET', key, field, next)
  return next
end
local numbers = {}
for at = 3, #ARGV, 3 do
  local id = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[at]) or '0')
  if id == 0 then
    local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')
    id = tonumber(last[2] or '0') + 1
    redis.call('ZADD', KEYS[1], id, ARGV[at])
  end
  numbers[#numbers + 1] = id
  numbers[#numbers + 1] = number(KEYS[2], ARGV[at + 1])
  numbers[#numbers + 1] = number(KEYS[3], ARGV[at + 2])
end
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -max - 1)
for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, ARGV[2]) end
return numbers`;

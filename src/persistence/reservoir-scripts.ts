/**
 * The Redis reservoir's writes, each one script and so at once or not at all. KEYS of all: 1 held (a bit a member), 2 holders
 * (session by member), 3 sessions, 4 size, 5 epoch. A session's own members are a set at <holders>:<session>.
 */

const PREAMBLE = `
local held, holders, sessions, sizeKey, epochKey = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local function mine(session) return holders .. ':' .. session end
local function release(session, member)
	redis.call('HDEL', holders, member)
	redis.call('SETBIT', held, member, 0)
	redis.call('SREM', mine(session), member)
	if redis.call('EXISTS', mine(session)) == 0 then redis.call('SREM', sessions, session) end
end
local function hold(session, member)
	redis.call('HSET', holders, member, session)
	redis.call('SETBIT', held, member, 1)
	redis.call('SADD', mine(session), member)
	redis.call('SADD', sessions, session)
end
`;

/** ARGV: epoch, session, members as JSON. Answers those that were free and are held now; refuses in another epoch. */
export const TAKE = `${PREAMBLE}
if redis.call('GET', epochKey) ~= ARGV[1] then return redis.error_reply('EPOCH the data are of another epoch') end
local taken = {}
for _, member in ipairs(cjson.decode(ARGV[3])) do
	if redis.call('HEXISTS', holders, member) == 0 then
		hold(ARGV[2], member)
		taken[#taken + 1] = member
	end
end
return taken
`;

/** ARGV: session, members as JSON. Frees those that the session holds. */
export const GIVE_BACK = `${PREAMBLE}
for _, member in ipairs(cjson.decode(ARGV[2])) do
	if redis.call('HGET', holders, member) == ARGV[1] then release(ARGV[1], member) end
end
return 1
`;

/** ARGV: session, members as JSON, least size. After it the session holds exactly these. */
export const REASSERT = `${PREAMBLE}
for _, member in ipairs(redis.call('SMEMBERS', mine(ARGV[1]))) do release(ARGV[1], member) end
for _, member in ipairs(cjson.decode(ARGV[2])) do
	local other = redis.call('HGET', holders, member)
	if other then release(other, member) end
	hold(ARGV[1], member)
end
if tonumber(ARGV[3]) > tonumber(redis.call('GET', sizeKey) or '0') then redis.call('SET', sizeKey, ARGV[3]) end
return 1
`;

/** ARGV: size. Makes the reservoir larger, never smaller. */
export const GROW = `${PREAMBLE}
if tonumber(ARGV[1]) > tonumber(redis.call('GET', sizeKey) or '0') then redis.call('SET', sizeKey, ARGV[1]) end
return 1
`;

/** Claim of a member that was checked out: younger than any that a session asserts, which are as old as the session. */
const YOUNGEST = Number.MAX_SAFE_INTEGER;

/**
 * The Redis reservoir's writes, each one script and so at once or not at all. KEYS of all: 1 held (a bit a member), 2 holders
 * ("claim session" by member), 3 sessions, 4 size, 5 epoch. A session's own members are a set at <holders>:<session>, those
 * that it has lost to another one at <holders>:<session>:displaced.
 */

const PREAMBLE = `
local held, holders, sessions, sizeKey, epochKey = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local function mine(session) return holders .. ':' .. session end
local function displaced(session) return mine(session) .. ':displaced' end
local function holderOf(member)
	local value = redis.call('HGET', holders, member)
	if not value then return nil end
	local claim, session = string.match(value, '^(%d+) (.*)$')
	return session, tonumber(claim)
end
local function release(session, member)
	redis.call('HDEL', holders, member)
	redis.call('SETBIT', held, member, 0)
	redis.call('SREM', mine(session), member)
	if redis.call('EXISTS', mine(session)) == 0 then redis.call('SREM', sessions, session) end
end
local function hold(session, member, claim)
	redis.call('HSET', holders, member, claim .. ' ' .. session)
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
	if not holderOf(member) and redis.call('SISMEMBER', displaced(ARGV[2]), member) == 0 then
		hold(ARGV[2], member, '${YOUNGEST}')
		taken[#taken + 1] = member
	end
end
return taken
`;

/** ARGV: session, members as JSON. Frees those that the session holds. */
export const GIVE_BACK = `${PREAMBLE}
for _, member in ipairs(cjson.decode(ARGV[2])) do
	if holderOf(member) == ARGV[1] then release(ARGV[1], member) end
end
return 1
`;

/**
 * ARGV: session, members as JSON, least size, claim. After it the session holds exactly these, but for those that another one
 * claims with more right; who has lost a member has it among its displaced ones.
 */
export const REASSERT = `${PREAMBLE}
local session, claim, wanted = ARGV[1], tonumber(ARGV[4]), {}
local members = cjson.decode(ARGV[2])
for _, member in ipairs(members) do wanted[member] = true end
for _, member in ipairs(redis.call('SMEMBERS', mine(session))) do
	if not wanted[tonumber(member)] then release(session, member) end
end
redis.call('DEL', displaced(session))
for _, member in ipairs(members) do
	local other, since = holderOf(member)
	if not other then
		hold(session, member, ARGV[4])
	elseif other ~= session and (claim < since or (claim == since and session < other)) then
		release(other, member)
		redis.call('SADD', displaced(other), member)
		hold(session, member, ARGV[4])
	elseif other ~= session then
		redis.call('SADD', displaced(session), member)
	end
end
if tonumber(ARGV[3]) > tonumber(redis.call('GET', sizeKey) or '0') then redis.call('SET', sizeKey, ARGV[3]) end
return 1
`;

/** ARGV: size. Makes the reservoir larger, never smaller. */
export const GROW = `${PREAMBLE}
if tonumber(ARGV[1]) > tonumber(redis.call('GET', sizeKey) or '0') then redis.call('SET', sizeKey, ARGV[1]) end
return 1
`;

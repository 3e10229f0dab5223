import { type Invariant, ofEachSession, type RunHistory } from "./invariant.ts";

/** Bounds of what may be seen from outside (docs/durability.md, "Bounds"); `dropped` is said in the log. */
const CAPS: Readonly<Record<string, number>> = {
	showtime_waiting_inputs: 2_000,
	showtime_api_calls_under_way: 256,
	showtime_journal_fill_ratio: 1,
	showtime_outbox_oldest_seconds: 300,
	"checkpoints of a session": 3,
	"effects dropped": 0,
};

/** A caller may send again what was refused with one of these; of players the last two. */
const REFUSALS = [
	...["STORE_UNAVAILABLE", "JOURNAL_FULL", "NOT_OWNER", "STARTING", "DRAINING", "TOO_BUSY"],
	...["UNKNOWN_STREAM", "MOVING"],
];

/** What holds of members, stores and processes beside the sessions' histories. */
export const HOUSE_INVARIANTS: readonly Invariant[] = [
	{
		id: "I4",
		rule: "a member is in one session at most, and those held are just those in the sessions",
		broken: (run) => [...brokenHolding(run), ...brokenReturn(run)],
	},
	{
		id: "I17",
		rule: "nothing is left of an ended session but its record and its journal",
		broken: ({ leftovers }) => [...leftovers],
	},
	{
		id: "I20",
		rule: "no queue is above its bound",
		broken: ({ peaks }) =>
			Object.entries(CAPS).flatMap(([name, cap]) => {
				const peak = peaks.get(name) ?? 0;
				return peak > cap ? [`${name} was ${peak}, at most ${cap}`] : [];
			}),
	},
	{
		id: "R1",
		rule: "a call that cannot be served is refused with a code that says so",
		broken: ({ refusals, failures }) =>
			[...refusals].flatMap(([code, count]) =>
				REFUSALS.includes(code) ? [] : [[`${count} calls were answered ${code}`, ...failures].join("\n")],
			),
	},
	{
		id: "R2",
		rule: "no process ends of its own accord",
		broken: ({ ownEnds }) => ownEnds.map((output) => `a process ended: ${output.slice(-1_500)}`),
	},
];

function brokenHolding({ references, crowd }: RunHistory): string[] {
	const wrong: string[] = [];
	const seen = new Set<number>();
	for (const held of crowd.held.values()) {
		for (const template of held) {
			if (seen.has(template)) wrong.push(`member ${template} is held twice`);
			seen.add(template);
		}
	}
	if (crowd.holders !== seen.size) wrong.push(`${crowd.holders} members have a holder, ${seen.size} are held`);
	if (crowd.bits !== seen.size) wrong.push(`${crowd.bits} members are marked as held, ${seen.size} are`);
	const compare = ofEachSession(({ history: { id }, pausedMembers = [] }) => {
		const held = new Set(crowd.held.get(id));
		const free = pausedMembers.filter((template) => !held.has(template));
		const gone = [...held].filter((template) => !pausedMembers.includes(template));
		return [
			...free.map((template) => `member ${template} is in the world and not held`),
			...gone.map((template) => `member ${template} is held and not in the world`),
		];
	});
	return [...wrong, ...compare({ references } as RunHistory)];
}

function brokenReturn({ crowd: { heldAtTheEnd } }: RunHistory): string[] {
	return heldAtTheEnd === 0 ? [] : [`${heldAtTheEnd} members are held though every session has ended`];
}

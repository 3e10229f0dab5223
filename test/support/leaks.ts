import { until } from "./until.ts";

/** Kinds of open things that a test has to close; the rest (stdio, immediates, a DNS look-up under way) ends by itself. */
const WATCHED = new Set([
	"ChildProcess",
	"FSEventWrap",
	"MessagePort",
	"PipeServerWrap",
	"PipeWrap",
	"ProcessWrap",
	"StatWatcher",
	"TCPServerWrap",
	"TCPSocketWrap",
	"TLSWrap",
	"Timeout",
	"UDPWrap",
	"Worker",
]);

const GRACE_MS = 5_000;

/** Mocha guards every hook with one timer, even one whose timeout is 0. */
const MOCHA_TIMERS = 1;

/** stdio counts as pipes when mocha's output is read by another process; touching both opens them before the count. */
const before = [process.stdout, process.stderr].length > 0 ? countOpen() : new Map<string, number>();
let lastCleanTest = "(before the first test)";

function countOpen(): Map<string, number> {
	const open = new Map<string, number>();
	for (const kind of process.getActiveResourcesInfo()) {
		if (WATCHED.has(kind)) open.set(kind, (open.get(kind) ?? 0) + 1);
	}
	return open;
}

/** What is open now and was not when mocha started, as "2 TCPSocketWrap". */
function leaked(): string[] {
	return [...countOpen()].flatMap(([kind, count]) => {
		const excess = count - (before.get(kind) ?? 0) - (kind === "Timeout" ? MOCHA_TIMERS : 0);
		return excess > 0 ? [`${excess} ${kind}`] : [];
	});
}

/** A timer counts as open while its callback runs, the one of until() too; an immediate runs after it. */
async function leakedAfterTimers(): Promise<string[]> {
	await new Promise((resolve) => setImmediate(resolve));
	return leaked();
}

/** Root hooks of mocha: a run that leaves handles open fails and says which kind and since when. */
export const mochaHooks = {
	afterEach(this: Mocha.Context): void {
		if (leaked().length === 0) lastCleanTest = this.currentTest?.fullTitle() ?? lastCleanTest;
	},
	async afterAll(this: Mocha.Context): Promise<void> {
		this.timeout(0);
		try {
			await until(async () => (await leakedAfterTimers()).length === 0, "every handle is closed", GRACE_MS);
		} catch {
			const kinds = (await leakedAfterTimers()).join(", ");
			// The leak would keep the process alive for ever; this timer gives the reporter time to print first.
			setTimeout(() => process.exit(1), 1_000).unref();
			throw new Error(`tests left open: ${kinds}; the last test with nothing open was "${lastCleanTest}"`);
		}
	},
};

import { randomUUID } from "node:crypto";
import { FOLLOWER_SORTS, type FollowerCursor } from "../src/persistence/follower-store.ts";
import { SqlFollowerStore } from "../src/persistence/sql-follower-store.ts";
import type { OpenDatabase } from "../src/persistence/sqlite-database.ts";
import { addFollowers } from "../test/support/followers.ts";
import { onBothDatabases } from "./both-databases.ts";
import { limitOf } from "./limit.ts";

const FOLLOWERS = 100_000;
const PAGE_SIZE = 20;
const CALLS = 1_000;
const CURSOR_LIMIT_MS = 20;
const PAGE_LIMIT_MS = 60;

/** How long a page of the followers of one streamer takes, who has 100,000. */
await onBothDatabases(async (name, open) => {
	const database = await open();
	await measure(name, database);
	await database.close();
});

async function measure(name: string, { db }: OpenDatabase): Promise<void> {
	const streamer = { entityType: "account", entityId: randomUUID() } as const;
	const some = Array.from({ length: FOLLOWERS }, (_, at) => ({
		firstFollowedAtMs: 1_000 + Math.floor(at / 50),
		loyaltyBp: 1_000 + ((at * 7_919) % 9_000),
		watchSeconds: 1_800 + ((at * 104_729) % 100_000),
		template: at,
	}));
	await addFollowers(db, streamer, some);
	const store = new SqlFollowerStore(db);
	const pages = FOLLOWERS / PAGE_SIZE;
	const byCursor: number[] = [];
	const byPage: number[] = [];
	let after: FollowerCursor | undefined;
	for (let call = 0; call < CALLS; call++) {
		const sort = FOLLOWER_SORTS[call % FOLLOWER_SORTS.length];
		// A prime: the pages are spread over the whole list.
		const page = 1 + ((call * 1_237) % pages);
		const began = performance.now();
		const { next } = await store.list({ streamer, sort, at: { page }, pageSize: PAGE_SIZE });
		byPage.push(performance.now() - began);
		after = next ?? after;
		if (after === undefined) continue;
		const cursorBegan = performance.now();
		await store.list({ streamer, sort, at: { after }, pageSize: PAGE_SIZE });
		byCursor.push(performance.now() - cursorBegan);
	}
	console.log(`followers, ${FOLLOWERS} of one streamer, ${PAGE_SIZE} a page, ${name}`);
	for (const [what, times, limitMs] of [
		["by cursor  ", byCursor, CURSOR_LIMIT_MS],
		["at any page", byPage, PAGE_LIMIT_MS],
	] as const) {
		console.log(`  ${what}  p99 ${p99(times).toFixed(1)} ms ${limitOf(p99(times), limitMs, "ms")}`);
	}
}

function p99(times: number[]): number {
	return [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.99)];
}

import { expect } from "chai";
import { InProcessBus } from "../src/bridge/in-process-bus.ts";
import { loadConfig } from "../src/config.ts";
import { type DependencyParts, dependenciesOf } from "../src/dependencies.ts";
import { SoleOwnership } from "../src/persistence/sole-ownership.ts";
import { SqlSessionStore } from "../src/persistence/sql-session-store.ts";
import { openSqliteDatabase } from "../src/persistence/sqlite-database.ts";
import type { LiveSession } from "../src/rooms/live-session.ts";
import { ManualClock } from "./support/manual-clock.ts";

describe("what a process hangs on", () => {
	const clock = new ManualClock();
	const intervalMs = 5_000;

	/** Sessions of which so many are over two ticks and ten seconds behind. */
	function sessions(count: number, behind: number): LiveSession[] {
		const place = (late: boolean) => ({
			isOver: false,
			intervalMs,
			nextTickAtMs: clock.nowMs() + (late ? -20_000 : 1_000),
		});
		return Array.from({ length: count }, (_, i) => place(i < behind) as LiveSession);
	}

	it("are its sessions, of which one in twenty may be behind its ticks", async () => {
		const { db, close } = await openSqliteDatabase(":memory:");
		const shared = {
			config: loadConfig({}),
			database: { kind: "sqlite", db, close },
			bus: new InProcessBus(() => {}),
			amqp: undefined,
			owned: { ownership: new SoleOwnership(new SqlSessionStore(db)), close: async () => {} },
			redis: undefined,
			services: { dependencies: () => ({}) },
			platformRelay: { away: new Map(), relay: { isBehind: false } },
			clock,
		} as unknown as DependencyParts;
		const asked = async (live: LiveSession[]) =>
			(await dependenciesOf({ ...shared, liveSessions: () => live })).sessions;
		expect(await asked([])).to.deep.equal({ isUp: true, isNeeded: true });
		expect(await asked(sessions(20, 1))).to.deep.equal({ isUp: true, isNeeded: true });
		const detail = "2 of 20 are behind their ticks";
		expect(await asked(sessions(20, 2))).to.deep.equal({ isUp: false, isNeeded: true, detail });
		const over = sessions(20, 20).map((session) => ({ ...session, isOver: true }) as LiveSession);
		expect(await asked(over)).to.deep.equal({ isUp: true, isNeeded: true });
		await close();
	});
});

import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { BroadcastSessions } from "../../../src/platform/broadcast-sessions.ts";
import { closing } from "../../support/closing.ts";

/** What all broadcast sessions do; `begin` has a broadcast begin and answers its id. */
export function broadcastSessionsContract(
	name: string,
	open: () => Promise<{ broadcastSessions: BroadcastSessions; begin(): Promise<string>; close(): Promise<void> }>,
): void {
	describe(`broadcast sessions contract: ${name}`, () => {
		const close = closing();
		let broadcastSessions: BroadcastSessions;
		let begin: () => Promise<string>;

		before(async () => {
			const opened = await open();
			close.add(opened.close);
			({ broadcastSessions, begin } = opened);
		});

		it("know a broadcast that belongs to a streaming session as active", async () => {
			const platformSessionId = await begin();
			await broadcastSessions.associate(platformSessionId, randomUUID());
			expect(await broadcastSessions.find(platformSessionId)).to.deep.equal({ platformSessionId, isActive: true });
		});

		it("let a broadcast belong to another streaming session", async () => {
			const platformSessionId = await begin();
			const showtimeSessionId = randomUUID();
			await broadcastSessions.associate(platformSessionId, showtimeSessionId);
			await broadcastSessions.associate(platformSessionId, showtimeSessionId);
			await broadcastSessions.associate(platformSessionId, randomUUID());
			expect((await broadcastSessions.find(platformSessionId))?.isActive).to.equal(true);
		});

		it("know nothing of a broadcast that never was", async () => {
			expect(await broadcastSessions.find(randomUUID())).to.equal(undefined);
		});
	});
}

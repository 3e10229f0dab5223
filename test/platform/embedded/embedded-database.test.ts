import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { PlatformUnavailable } from "../../../src/errors.ts";
import { openMysqlDatabase } from "../../../src/persistence/mysql-database.ts";
import type { EmbeddedPlatform } from "../../../src/platform/embedded/embedded-platform.ts";
import { closing } from "../../support/closing.ts";
import { embeddedPlatformOver } from "../../support/embedded-platforms.ts";
import { type PrivateMariadbServer, startMariadbServer } from "../../support/mariadb-server.ts";
import { until } from "../../support/until.ts";

describe("an embedded platform whose database is away", () => {
	const close = closing();
	const owner = { entityType: "character", entityId: randomUUID() } as const;
	const tip = {
		callId: randomUUID(),
		owner,
		amount: 5,
		kind: "tip",
		reference: { type: "showtime-session", id: randomUUID() },
	} as const;
	let server: PrivateMariadbServer;
	let platform: EmbeddedPlatform;

	before(async () => {
		server = await startMariadbServer();
		close.add(server.close);
		const database = await openMysqlDatabase(await server.createDatabase(), { migrates: true });
		close.add(database.close);
		platform = embeddedPlatformOver(database);
		await platform.wallets.credit(tip);
		await server.kill();
	});

	const calls: [string, () => Promise<unknown>][] = [
		["a read", () => platform.wallets.balanceOf(owner)],
		["a change", () => platform.wallets.credit(tip)],
		[
			"an insert",
			() => platform.resources.register({ resourceType: "character", resourceId: owner.entityId, sourceId: "a" }),
		],
	];
	for (const [what, call] of calls) {
		it(`is unavailable to ${what}`, async () => {
			const error = await call().catch((thrown: unknown) => thrown);
			expect(error).to.be.instanceOf(PlatformUnavailable);
		});
	}

	it("is there again with its database, and counts a repeat once", async () => {
		await server.restart();
		await until(() => platform.wallets.balanceOf(owner), "the wallet is back");
		expect(await platform.wallets.credit(tip)).to.deep.equal({ balance: 5 });
	});
});

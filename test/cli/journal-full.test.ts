import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { signToken } from "../../src/api/json-web-token.ts";
import { closing } from "../support/closing.ts";
import { temporaryFolder } from "../support/databases.ts";
import { startJetStream } from "../support/jetstream-server.ts";
import { startServe } from "../support/showtime-process.ts";
import { until } from "../support/until.ts";

const SECRET = "a secret of at least 32 bytes for tests";

describe("showtime serve with a full journal", function () {
	this.timeout(60_000);
	const close = closing();

	it("refuses events with 503 JOURNAL_FULL and Retry-After, and takes them again when sessions have ended", async () => {
		const nats = await startJetStream();
		close.add(nats.close);
		const folder = await temporaryFolder();
		close.add(folder.remove);
		const server = await startServe([], {
			SHOWTIME_ENABLED: "true",
			SHOWTIME_SQLITE_PATH: `${folder.path}/showtime.db`,
			SHOWTIME_TOKEN_SECRET: SECRET,
			SHOWTIME_NATS_URL: nats.url,
			SHOWTIME_JOURNAL_MAX_BYTES: "1048576",
			SHOWTIME_JOURNAL_RETENTION_SECONDS: "0",
			SHOWTIME_AUDIENCE_TICK_INTERVAL_SECONDS: "60",
		});
		close.add(async () => void (await server.stop("SIGKILL")));
		const token = await signToken(SECRET, { subject: "tests", role: "developer" }, "1h");
		const call = async (path: string, body: object) => {
			const response = await fetch(`${server.apiUrl}/showtime/${path}`, {
				method: "POST",
				headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
				body: JSON.stringify(body),
			});
			return { headers: response.headers, status: response.status, body: (await response.json()) as Body };
		};
		const start = async () => {
			const streamer = { entityType: "character", entityId: randomUUID() };
			return (await call("session/start", { streamer, gameServiceId: randomUUID() })).body.showtimeSessionId;
		};
		const eventOf = (showtimeSessionId: string) => ({
			showtimeSessionId,
			event: { eventId: randomUUID(), type: "combat", description: "x".repeat(500) },
		});
		const publish = (id: string) => call("event/publish", eventOf(id));
		const fill = (id: string) => call("event/publish", { events: Array.from({ length: 100 }, () => eventOf(id)) });
		const [full, other] = [await start(), await start()];
		const refused = await until(async () => {
			await fill(full);
			const answer = await publish(other);
			return answer.status === 503 ? answer : undefined;
		}, "the journal is full");
		expect([refused.status, refused.body.code]).to.deep.equal([503, "JOURNAL_FULL"]);
		expect(refused.headers.get("retry-after")).to.equal("30");
		const metrics = await (await fetch(`${server.apiUrl}/metrics`)).text();
		expect(metrics).to.match(/^showtime_api_refusals_total\{code="JOURNAL_FULL"\} [1-9]/m);
		expect(metrics).to.match(/^showtime_journal_fill_ratio 0\.9/m);
		await call("session/end", { showtimeSessionId: full });
		await until(async () => (await publish(other)).status === 200, "events are taken again");
	});
});

interface Body {
	showtimeSessionId: string;
	code?: string;
}

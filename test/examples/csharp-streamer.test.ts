import { expect } from "chai";
import { createTokenVerifier, signToken } from "../../src/api/json-web-token.ts";
import type { Stream } from "../../src/client/index.ts";
import type { StreamerReference } from "../../src/events/reference.ts";
import { closing } from "../support/closing.ts";
import { type CsharpProgram, compileCsharp, csharpSources, startCsharp } from "../support/csharp.ts";
import { STREAMER, startStream } from "../support/room-house.ts";
import { until } from "../support/until.ts";
import { opening, type ViewedHouse } from "../support/viewers.ts";

const DRIVER = `${import.meta.dirname}/csharp/Driver.cs`;
const SECRET = "a secret of at least 32 bytes for tests";
const OTHER: StreamerReference = { ...STREAMER, entityType: "account" };
const GROWTH = { cause: "test", domain: "engagement_quality.hype_peak", amount: 50 } as const;
const TICKS = 30;
/** Time for Mono to start on a busy machine. */
const JOINED_WITHIN_MS = 20_000;

const tokenOf = (streamer: StreamerReference) => signToken(SECRET, { subject: "tester", role: "user", streamer }, "1h");

describe("the C# client with a streamer's token", function () {
	this.timeout(60_000);
	const opened = closing();
	const open = opening();
	let house: ViewedHouse;
	let id: string;
	let file: string;
	let sdk: Stream;
	let streamer: CsharpProgram;
	let another: CsharpProgram;

	const told = ({ lines }: CsharpProgram, what: string) =>
		lines.filter((line) => line.startsWith(`${what} `)).map((line) => line.slice(what.length + 1));

	/** The payloads of one type, in the order of their coming. */
	const announced = (program: CsharpProgram, type: string): unknown[] =>
		told(program, "announced")
			.filter((line) => line.startsWith(`${type} `))
			.map((line) => JSON.parse(line.slice(type.length + 1)));

	function watch(token: string): CsharpProgram {
		const program = startCsharp(file);
		open.closes(() => program.close());
		program.write(`watch ${house.endpoint} ${id} Ended ${token}`);
		return program;
	}

	before("a streamer, in C# and in the SDK, and one of another session", async () => {
		const compiled = await compileCsharp([DRIVER, ...(await csharpSources())], "exe");
		opened.add(compiled.remove);
		file = compiled.file;
		const followerThresholds = { engagement: 0, watchSeconds: 60, mostFollowers: 10_000 };
		house = await open.house({ tokens: createTokenVerifier({ secret: SECRET }), parts: { followerThresholds } });
		await house.parts.careers.setTotalGrowth(STREAMER, 30);
		id = await startStream(house.directory);
		for (let tick = 0; tick < TICKS; tick++) await house.tick();
		sdk = await open.stream(house.endpoint, id, { token: await tokenOf(STREAMER) });
		streamer = watch(await tokenOf(STREAMER));
		another = watch(await tokenOf(OTHER));
		for (const program of [streamer, another])
			await until(() => told(program, "crowd").length > 0, "it has joined", JOINED_WITHIN_MS);
	});

	it("is told career, followers and the ticks before, as the SDK is", async () => {
		await until(() => sdk.history !== undefined && sdk.career !== undefined && sdk.followers, "the SDK is told");
		await until(
			() => ["career", "followers", "history"].every((type) => announced(streamer, type).length > 0),
			"it is told",
		);
		expect(announced(streamer, "career")).to.deep.equal([sdk.career]);
		expect(announced(streamer, "followers")).to.deep.equal([sdk.followers]);
		expect(announced(streamer, "history")).to.deep.equal([sdk.history]);
		expect(sdk.history?.ticks).to.have.length(TICKS);
	});

	it("hears of a change of the career", async () => {
		await house.tick();
		await house.tick();
		await house.growth.recordGrowth(STREAMER, [GROWTH], { atMs: house.clock.nowMs() });
		await house.tick();
		await house.tick();
		await until(() => announced(streamer, "career").length === 2, "the change is told");
		expect(announced(streamer, "career")[1]).to.deep.include({ totalGrowth: 80 });
	});

	it("is told the ticks anew when it comes back after a loss", async () => {
		const his = house.clients(id).filter(({ auth }) => (auth as { isStreamer: boolean }).isStreamer);
		for (const { ref } of his) ref.terminate();
		await until(() => announced(streamer, "history").length === 2, "the history has come again");
		const [, again] = announced(streamer, "history") as { ticks: number[] }[];
		expect(again.ticks).to.deep.equal(Array.from({ length: TICKS + 4 }, (_, i) => i + 1));
		expect(told(streamer, "status")).to.deep.equal(["Connected 0", "Reconnecting 1006", "Connected 0"]);
	});

	it("ends with the server's refusal of a token, and refuses at once what is none", async () => {
		const refused = watch(await signToken(`${SECRET}, another`, { subject: "tester", role: "user" }, "1h"));
		await until(() => told(refused, "status").length > 0, "it is refused", JOINED_WITHIN_MS);
		expect(told(refused, "status")).to.deep.equal(["Ended 4401"]);
		const none = watch('a"token');
		await until(() => told(none, "refused").length > 0, "it is refused", JOINED_WITHIN_MS);
		expect(told(none, "refused")[0]).to.include('a"token');
	});

	it("is told at the end what the session came to; the streamer of another is told nothing of it", async () => {
		const summaries: unknown[] = [];
		sdk.on("ended", ({ summary }) => summaries.push(summary));
		const ending = house.directory.end(id);
		await house.clock.advance(200);
		await ending;
		for (const program of [streamer, another])
			await until(() => told(program, "status").at(-1) === "Ended 4100", "it ends");
		await until(() => summaries.length === 1, "the SDK is told");
		expect(announced(streamer, "session:ended")).to.deep.equal([
			{ showtimeSessionId: id, reason: "requested", summary: summaries[0] },
		]);
		const gained = (summaries[0] as { newFollowers: number }).newFollowers;
		expect(gained).to.be.above(0);
		expect(announced(streamer, "followers").at(-1)).to.deep.equal({ gained, lost: 0, total: gained });
		expect(announced(another, "session:ended")).to.deep.equal([{ showtimeSessionId: id, reason: "requested" }]);
		const his = ["career", "followers", "history"].flatMap((type) => announced(another, type));
		expect(his).to.deep.equal([]);
	});
});

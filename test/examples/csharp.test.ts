import { matchMaker } from "@colyseus/core";
import { expect } from "chai";
import { expandReaction, lookOf, REACTION_KINDS, type Reaction } from "../../src/client/index.ts";
import { applyFrame, createCrowd } from "../../src/personas/crowd-frame.ts";
import { createFrameEncoder } from "../../src/personas/frame-encoder.ts";
import { bytesOf } from "../../src/rooms/crowd-frame-encoder.ts";
import type { StreamState } from "../../src/rooms/stream-state.ts";
import { closing } from "../support/closing.ts";
import { frameOf, shown } from "../support/crowd-frames.ts";
import { type CsharpProgram, compileCsharp, csharpSources, startCsharp } from "../support/csharp.ts";
import { readFixture } from "../support/fixtures.ts";
import { crowdMaker } from "../support/made-up-crowd.ts";
import type { ReactionCase } from "../support/reaction-fixture.ts";
import { STREAMER, startStream } from "../support/room-house.ts";
import { smallRandom } from "../support/small-random.ts";
import { until } from "../support/until.ts";
import { opening, type ViewedHouse } from "../support/viewers.ts";

interface Story {
	encoding: "hex" | "base64";
	frames: { bytes: string; after: { tick: number; marker: number; state: string; occupancy: string } }[];
}

const DRIVER = `${import.meta.dirname}/csharp/Driver.cs`;
const SEEDS = 400;

const expandLine = ({ kind, intensity, share, spreadMs, seed }: Reaction, seats: number | string, columns?: number[]) =>
	["expand", kind, intensity, share, spreadMs, seed, seats, ...(columns ? [columns.join(",")] : [])].join(" ");

/** As the driver answers it. */
function expandAnswer(reaction: Reaction, seatCount: number): string {
	const { seats, delayMs, durationMs, endMs } = expandReaction(reaction, seatCount);
	return [endMs, seats.length, seats.join(","), delayMs.join(","), durationMs.join(",")].join(" ");
}

/** The crowd that the SDK has after a frame, as the driver tells it; undefined where it takes none. */
function crowdOf(bytes: Uint8Array): string | undefined {
	const crowd = createCrowd();
	try {
		if (applyFrame(crowd, frameOf(bytes)) !== "applied") return undefined;
	} catch {
		return undefined;
	}
	const { tick, marker, state, occupancy } = shown(crowd);
	return ["applied", tick, marker, ...[state, occupancy].map((part) => Buffer.from(part).toString("base64"))].join(" ");
}

describe("the C# of examples/csharp", () => {
	const opened = closing();
	const open = opening();
	let file: string;
	let program: CsharpProgram;

	before(async function () {
		this.timeout(60_000);
		const compiled = await compileCsharp([DRIVER, ...(await csharpSources())], "exe");
		opened.add(compiled.remove);
		file = compiled.file;
		program = startCsharp(file);
		opened.add(() => program.close());
	});

	/** The answers of the program to lines, in order. */
	async function ask(...lines: string[]): Promise<string[]> {
		const from = program.lines.length;
		for (const line of lines) program.write(line);
		await until(() => program.lines.length >= from + lines.length, `${lines.length} lines are answered`, 20_000);
		return program.lines.slice(from, from + lines.length);
	}

	it("reads crowds and reactions with nothing but the base library, in C# 7", async function () {
		this.timeout(60_000);
		const flags = ["-langversion:7", "-warnaserror", "-noconfig", "-r:System.dll", "-nologo"];
		const compiled = await compileCsharp(await csharpSources("reader"), "library", flags);
		await compiled.remove();
	});

	for (const name of ["small", "growth", "large"]) {
		it(`reads the frames of the fixture "${name}"`, async () => {
			const { encoding, frames } = readFixture<Story>(`crowd-frame/${name}.json`);
			const base64 = (text: string) => Buffer.from(text, encoding).toString("base64");
			const answers = await ask("new", ...frames.map(({ bytes }) => `frame ${base64(bytes)}`));
			expect(answers.slice(1)).to.deep.equal(
				frames.map(({ after: { tick, marker, state, occupancy } }) =>
					["applied", tick, marker, base64(state), base64(occupancy)].join(" "),
				),
			);
		});
	}

	it("refuses the frames that break the format, and keeps the crowd as it is", async () => {
		const { frames } = readFixture<{ frames: { rule: string; bytes: string }[] }>("crowd-frame/refused.json");
		const lines = frames.map(({ bytes }) => `frame ${Buffer.from(bytes, "hex").toString("base64")}`);
		const answers = await ask("new", ...lines);
		for (const [i, answer] of answers.slice(1).entries()) expect(answer, frames[i].rule).to.match(/^refused \w/);
	});

	it("takes a thousand damaged frames calmly, and sees the SDK's crowd in each that both take", async () => {
		const { frames } = readFixture<Story>("crowd-frame/small.json");
		const random = smallRandom(3);
		const damaged = Array.from({ length: 1_000 }, () => {
			const bytes = Buffer.from(frames[random.next(frames.length)].bytes, "hex");
			for (let hit = random.next(3); hit >= 0; hit--) bytes[random.next(bytes.length)] ^= 1 << random.next(8);
			return bytes.subarray(0, random.next(4) === 0 ? random.next(bytes.length) : bytes.length);
		});
		const answers = await ask(...damaged.flatMap((bytes) => ["new", `frame ${bytes.toString("base64")}`]));
		let taken = 0;
		for (const [i, bytes] of damaged.entries()) {
			const answer = answers[2 * i + 1];
			expect(answer).to.match(/^(applied|missed|stale|refused) /);
			const seen = crowdOf(bytes);
			if (seen === undefined || !answer.startsWith("applied")) continue;
			expect(answer).to.equal(seen);
			taken++;
		}
		expect(taken).to.be.above(20);
	});

	it("knows a frame that it has already, and one before which another was missed", async () => {
		const { frames } = readFixture<Story>("crowd-frame/small.json");
		const [key, first, second] = frames.map(({ bytes }) => `frame ${Buffer.from(bytes, "hex").toString("base64")}`);
		const answers = await ask("new", first, key, second, first, first);
		expect(answers.map((answer) => answer.split(" ")[0])).to.deep.equal([
			"new",
			"missed",
			"applied",
			"missed",
			"applied",
			"stale",
		]);
	});

	it("follows a crowd of 500 seats as the encoder sends it", async () => {
		const encoder = createFrameEncoder();
		const maker = crowdMaker(11);
		const crowd = maker.make(500);
		const lines = [
			"new",
			`frame ${Buffer.from(bytesOf(encoder.keyframe(crowd, { tick: 0, marker: 1 }))).toString("base64")}`,
		];
		const expected = [""];
		const shown = (step: number) =>
			[
				"applied",
				step,
				step + 1,
				...[crowd.state, crowd.occupancy].map((bytes) => Buffer.from(bytes).toString("base64")),
			].join(" ");
		expected.push(shown(0));
		for (let step = 1; step <= 40; step++) {
			maker.change(crowd, 0.3, step % 5 === 0 ? "redraw" : "drift");
			const delta = encoder.delta(crowd, { tick: step, marker: step + 1 });
			lines.push(`frame ${Buffer.from(bytesOf(delta)).toString("base64")}`);
			expected.push(shown(step));
		}
		expect((await ask(...lines)).slice(1)).to.deep.equal(expected.slice(1));
	});

	it("derives the looks of the fixture, and those that the SDK derives", async () => {
		const { looks } = readFixture<{ looks: Record<"viewSeed" | "seat" | "occupancy" | "class" | "variant", number>[] }>(
			"crowd-frame/looks.json",
		);
		const random = smallRandom(5);
		for (let i = 0; i < SEEDS; i++) {
			const [viewSeed, seat, occupancy] = [random.next(0xffff_ffff), random.next(1_048_576), random.next(2)];
			looks.push({ viewSeed, seat, occupancy, ...lookOf(viewSeed, seat, occupancy) });
		}
		const answers = await ask(...looks.map(({ viewSeed, seat, occupancy }) => `look ${viewSeed} ${seat} ${occupancy}`));
		expect(answers).to.deep.equal(looks.map(({ class: appearance, variant }) => `${appearance} ${variant}`));
	});

	it("expands the reactions of the fixture", async function () {
		this.timeout(30_000);
		const { cases } = readFixture<{ cases: ReactionCase[] }>("reactions.json");
		const answers = await ask(
			...cases.map(({ reaction, seatCount, columns, seats }) =>
				expandLine(reaction, seats === undefined ? `${seatCount}+` : seatCount, columns),
			),
		);
		for (const [i, { reaction, endMs, count, sums, seats, delayMs, durationMs }] of cases.entries()) {
			const parts = seats ? [seats, delayMs, durationMs].map((part) => part?.join(",")) : Object.values(sums);
			expect(answers[i], `${reaction.kind} of case ${i}`).to.equal([endMs, count, ...parts].join(" "));
		}
	});

	it(`expands ${SEEDS} reactions of each kind as the SDK does`, async function () {
		this.timeout(30_000);
		const random = smallRandom(99);
		for (const kind of REACTION_KINDS) {
			const drawn = Array.from({ length: SEEDS }, () => ({
				reaction: {
					kind,
					intensity: random.next(10_001) / 10_000,
					share: random.next(10_001) / 10_000,
					spreadMs: random.next(10_001),
					seed: random.next(0xffff_ffff),
				},
				seatCount: random.next(150),
			}));
			const answers = await ask(...drawn.map(({ reaction, seatCount }) => expandLine(reaction, seatCount)));
			expect(answers).to.deep.equal(drawn.map(({ reaction, seatCount }) => expandAnswer(reaction, seatCount)));
		}
	});

	describe("in a live stream", () => {
		let house: ViewedHouse;
		let id: string;
		let watcher: CsharpProgram;
		const told = (what: string) =>
			watcher.lines.filter((line) => line.startsWith(`${what} `)).map((line) => line.slice(what.length + 1));

		before(async () => {
			house = await open.house();
			await house.parts.careers.setTotalGrowth(STREAMER, 600);
			id = await startStream(house.directory);
			watcher = startCsharp(file);
			open.closes(() => watcher.close());
			watcher.write(`watch ${house.endpoint} ${id} Ended`);
			await until(() => told("crowd").length > 0 && told("state").length > 0, "it has joined", 20_000);
		});

		/** It shows what the server shows. */
		async function expectSame(): Promise<void> {
			const { world, personas } = house.live(id);
			const { seatCount, state, occupancy } = personas;
			const seats = [state, occupancy].map((bytes) => Buffer.from(bytes.subarray(0, seatCount)).toString("base64"));
			await until(() => told("crowd").at(-1)?.split(" ")[1] === String(world.marker), "the crowd arrives");
			expect(told("crowd").at(-1)).to.equal([world.tick, world.marker, ...seats].join(" "));
			const room = matchMaker.getLocalRoomById(id) as unknown as { state: StreamState };
			await until(() => JSON.parse(told("state").at(-1) ?? "").session.tick === world.tick, "the state arrives");
			expect(rounded(told("state").at(-1))).to.deep.equal(rounded(JSON.stringify(room.state)));
		}

		it("shows its crowd and state, and what it announces", async () => {
			await expectSame();
			const event = { eventId: "boss", type: "boss-defeat", significance: 0.8 };
			const submitted = house.directory.submit(id, "boss", { kind: "game-event", event }, { now: true });
			await house.clock.advance(200);
			await submitted;
			await until(() => told("reaction").length > 0, "the crowd reacts");
			expect(told("reaction")[0]).to.match(/^\w+ \d+$/);
			for (let tick = 0; tick < 15; tick++) {
				await house.tick();
				await expectSame();
			}
			expect(told("announced").map((line) => line.split(" ")[0])).to.include.members(["reaction", "audience:update"]);
		});

		it("comes back after a loss, and says so", async () => {
			house.clients(id)[0].ref.terminate();
			await until(() => told("status").length === 3, "it is back");
			expect(told("status")).to.deep.equal(["Connected 0", "Reconnecting 1006", "Connected 0"]);
			await house.tick();
			await expectSame();
		});

		it("says that the stream ended, and is done", async () => {
			const ending = house.directory.end(id);
			await house.clock.advance(200);
			await ending;
			await until(() => told("look").length === 1, "it ends");
			expect(told("status").at(-1)).to.equal("Ended 4100");
			expect(watcher.lines.at(-1)).to.match(/^look \d+ ahead -?\d/);
		});
	});
});

/** Weights of tags travel as float32. */
function rounded(json = ""): unknown {
	return JSON.parse(json, (_, value) => (typeof value === "number" ? Math.fround(value) : value));
}

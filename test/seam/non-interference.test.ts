import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { SIMULATED } from "../../src/components/real-derived.ts";
import type { StartInput } from "../../src/events/input.ts";
import { createAudienceWatch, watchAudience } from "../../src/personas/audience-watch.ts";
import { projectPersonas } from "../../src/personas/project-personas.ts";
import { step } from "../../src/systems/schedule.ts";
import { openApiHouse } from "../support/api-house.ts";
import { closing } from "../support/closing.ts";
import { beginFold, type Fold } from "../support/histories.ts";
import { smallRandom } from "../support/small-random.ts";
import { type Chapter, openShow } from "../support/worlds.ts";
import { Audience } from "./audience.ts";
import { broadcastAt } from "./broadcast.ts";
import { flipMarks } from "./lies.ts";

const TICKS = 240;

/** Twenty minutes of a stream with a real audience beside 80 simulated members, a pause and an end in it. */
function historyOf(seed: number): Chapter[] {
	const random = smallRandom(seed);
	const show = openShow({ size: 80, reservoirSize: 2_000, seed, viewKey: seed.toString(16).padStart(32, "5") });
	for (let tick = 1; tick <= TICKS; tick++) {
		show.play("tick", broadcastAt(tick, random));
		if (tick === 100) show.play("apply", [{ kind: "pause" }]);
		if (tick === 106) show.play("apply", [{ kind: "resume" }]);
		if (tick % 50 === 1)
			show.play("apply", [{ kind: "hype", category: "Excited", intensity: 1, count: 14, weight: 1.5 }]);
	}
	show.play("apply", [{ kind: "end", reason: "requested" }]);
	return show.history;
}

/** All that leaves a session step by step; `project` shows the world after each. */
function receivedBy(history: readonly Chapter[], isFlipped: boolean, project = projectFold): string[][] {
	const fold = beginFold(history);
	const watch = createAudienceWatch();
	const audience = new Audience(history[0].inputs[0] as StartInput, fold.world, fold.personas);
	return history.map(({ marker, inputs }) => {
		const effects = step(fold.world, marker, inputs);
		const putBack = isFlipped ? flipMarks(fold.world) : () => {};
		project(fold);
		const change = marker.kind === "tick" ? watchAudience(watch, fold.personas, fold.world) : undefined;
		if (change !== undefined) effects.push({ kind: "audience.changed", ...change });
		const received = audience.receive(marker, effects);
		putBack();
		return received;
	});
}

function projectFold({ personas, world }: Fold): void {
	projectPersonas(personas, world);
}

describe("where members come from", () => {
	it("changes no byte that leaves a session for players or game servers", () => {
		for (const seed of [1, 2, 3, 4, 5]) {
			const history = historyOf(seed);
			const truth = receivedBy(history, false);
			const lies = receivedBy(history, true);
			truth.forEach((sent, index) => expect(lies[index], `seed ${seed}, step ${index}`).to.deep.equal(sent));
			const kinds = new Set(truth.flat().map((line) => line.slice(0, line.indexOf(" "))));
			expect([...kinds]).to.include.members([
				"patch",
				"crowd",
				"GET",
				"event",
				"audience:update",
				"audience:changed",
				"hype:started",
				"reaction",
			]);
		}
	});

	it("would be noticed if a single seat followed it", () => {
		const history = historyOf(6);
		const project = ({ personas, world }: Fold) => {
			projectPersonas(personas, world);
			const { origin } = world.components.member;
			const real = world.members.filter((eid) => origin[eid] !== SIMULATED).length;
			personas.state[personas.changed[0] ?? 0] ^= (real % 2) << 1;
		};
		expect(receivedBy(history, true, project)).to.not.deep.equal(receivedBy(history, false, project));
	});
});

describe("the internal API", () => {
	const close = closing();

	it("tells a developer nothing of where members come from, and an admin how many come from where", async () => {
		const house = await openApiHouse();
		close.add(house.close);
		const streamer = { entityType: "account" as const, entityId: randomUUID() };
		const start = await house.post("/showtime/session/start", { streamer, gameServiceId: randomUUID() });
		const { showtimeSessionId } = start.body;
		const session = house.directory.live(showtimeSessionId);
		if (session === undefined) throw new Error("the session is not live");
		const pulse = broadcastAt(3, smallRandom(1)).filter(({ kind }) => kind === "pulse");
		for (const input of pulse) await house.directory.submit(showtimeSessionId, "pulse:1", input, { now: true });
		expect(session.world.realDerived.eids.length).to.be.above(5);

		const asked = async (role: "developer" | "admin") => {
			const ask = (path: string, more: object = {}) => house.post(path, { showtimeSessionId, ...more }, role);
			const answers = [
				await ask("/showtime/session/get"),
				await ask("/showtime/audience/snapshot", { top: 50 }),
				await ask("/showtime/hype/status"),
				await ask("/showtime/hype/history"),
				await house.post("/showtime/session/list", {}, role),
				await house.post("/showtime/session/browse", {}, role),
				await house.post("/showtime/session/start", { streamer, gameServiceId: randomUUID() }, role),
			];
			return answers.map(({ status, body }) => [status, { ...body, requestId: "" }]);
		};
		const flipped = async (role: "developer" | "admin") => {
			const putBack = flipMarks(session.world);
			const answers = await asked(role);
			putBack();
			return answers;
		};
		expect(await flipped("developer")).to.deep.equal(await asked("developer"));
		expect(await flipped("admin")).to.not.deep.equal(await asked("admin"));
	});
});

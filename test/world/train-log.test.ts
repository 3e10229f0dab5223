import { expect } from "chai";
import * as fc from "fast-check";
import { nextTrainOf } from "../../src/world/explain-trains.ts";
import { hypeTrainOf } from "../../src/world/world.ts";
import { anyMoves, anySession } from "../support/histories.ts";
import { type HypeCompleted, openNotedShow } from "../support/noted-show.ts";
import { felt, gameEvent, onlyPersonality, type WorldOptions } from "../support/worlds.ts";

/** A room whose members feel nothing. */
function quietRoom(options: WorldOptions = {}) {
	return openNotedShow({
		size: 30,
		...options,
		rules: (rules) => {
			onlyPersonality(rules);
			options.rules?.(rules);
		},
	});
}

describe("the log of hype trains", () => {
	it("has what started a train: who took part, how many it took, and what happened in the window", () => {
		const { causes, play, show } = quietRoom();
		play("tick", [gameEvent("trade")]);
		for (let tick = 0; tick < 5; tick++) play("tick");
		play("tick", [gameEvent("combat", 0.7), felt("Excited", 4)]);
		play("tick", [felt("Excited", 8, 1)]);
		const [train, ...others] = causes.hype.trains;
		expect(others).to.deep.equal([]);
		const { atMs } = show.world;
		expect(train).to.deep.include({ ordinal: 1, ruleSet: "spec", category: 0, startedAtMs: atMs, fedAtMs: atMs });
		expect(train.start).to.deep.equal({
			participants: 12,
			threshold: 10,
			score: 11_600,
			before: [
				{ kind: "event", detail: "combat", value: 7_000, atMs: atMs - 5_000 },
				{ kind: "feelings", detail: "Excited", value: 4, atMs: atMs - 5_000 },
				{ kind: "feelings", detail: "Excited", value: 8, atMs },
			],
		});
	});

	it("measures the threshold by the audience of the step before, as the trigger does", () => {
		const { causes, play, show } = quietRoom({
			rules: ({ hype }) => {
				hype.audienceScale = 10;
			},
		});
		play("tick");
		play("tick", [{ kind: "departures", count: 10 }, felt("Excited", 30, 1)]);
		expect(show.world.tally.total).to.equal(20);
		expect(causes.hype.trains[0].start).to.include({ participants: 30, threshold: 30 });
	});

	it("has why a train ended, at what points, and when it was fed last", () => {
		const { causes, play, show } = quietRoom({ settings: { hypeTrainDecayRate: 0.3 } });
		play("tick", [felt("Excited", 10, 1)]);
		play("tick");
		play("tick", [felt("Excited", 5, 1)]);
		const fedAtMs = show.world.atMs;
		while (hypeTrainOf(show.world) !== undefined) play("tick");
		const [train] = causes.hype.trains;
		expect(train.fedAtMs).to.equal(fedAtMs);
		expect(train.end).to.include({ reason: "decayed", atMs: show.world.atMs, leastScore: 1_000 });
		expect(train.end?.score).to.be.within(1, 999);
		expect(train.levels.map(({ level }) => level)).to.deep.equal([1, 2, 1]);
		expect(train.levels.every(({ atMs }, index) => atMs >= (train.levels[index - 1]?.atMs ?? 0))).to.equal(true);
	});

	it("tells a world first from other events", () => {
		const { causes, play } = quietRoom();
		const worldFirst = { code: "dragon", displayName: "The dragon" };
		const event = { eventId: "first", type: "combat", significance: 0.5, worldFirst };
		play("tick", [{ kind: "game-event", event, isWorldFirst: true }, felt("Excited", 12, 1)]);
		const before = causes.hype.trains[0].start?.before.map(({ kind, detail }) => [kind, detail]);
		expect(before).to.deep.equal([
			["world-first", "combat"],
			["feelings", "Excited"],
		]);
	});

	it("has trains that run on contributions", () => {
		const { causes, play, show } = quietRoom({ settings: { hypeRuleSet: "twitch" } });
		const from = (userId: string) => ({ userId, kind: "bits" as const, amount: 700 });
		play("apply", [{ kind: "contributions", contributions: [from("ada"), from("bob")] }]);
		expect(nextTrainOf(show.world)).to.include({ state: "too-few", participants: 2, threshold: 3 });
		play("apply", [{ kind: "contributions", contributions: [from("eve")] }]);
		const [train] = causes.hype.trains;
		expect(train.start).to.deep.include({ participants: 3, threshold: 3, score: 2_100_000 });
		expect(train.start?.before).to.deep.equal([
			{ kind: "contributions", detail: "2", value: 1_400, atMs: 0 },
			{ kind: "contributions", detail: "1", value: 700, atMs: 0 },
		]);
		play("skip", [], 100);
		expect(train.end).to.include({ reason: "COMPLETED", atMs: 300_000 });
	});

	it("has the trains that were told of, with their reasons and times, whatever happens", () => {
		fc.assert(
			fc.property(anySession, anyMoves, (session, moves) => {
				const { show, causes, play, take } = openNotedShow(session);
				const told: HypeCompleted[] = [];
				const hear = (effects: ReturnType<typeof take>) => {
					for (const effect of effects) if (effect.kind === "hype.completed") told.push(effect);
				};
				for (const move of moves) hear(take(move));
				hear(play("apply", [{ kind: "end", reason: "requested" }]));
				const { trains } = causes.hype;
				expect(trains.length).to.equal(Math.min(5, show.world.session.trains));
				expect(trains.map(({ ordinal, end }) => ({ ordinal, reason: end?.reason, atMs: end?.atMs }))).to.deep.equal(
					told
						.slice(-5)
						.map(({ train, reason, endedAtMs }) => ({ ordinal: train.hypeTrainOrdinal, reason, atMs: endedAtMs })),
				);
				for (const { startedAtMs, fedAtMs, start, end, levels, peakLevel } of trains) {
					expect(fedAtMs).to.be.within(startedAtMs, end?.atMs ?? 0);
					expect(start?.participants).to.be.at.least(start?.threshold ?? 0);
					expect(Math.max(...levels.map(({ level }) => level))).to.be.at.most(peakLevel);
				}
			}),
		);
	});
});

describe("why no train runs", () => {
	it("is the phase of the streamer, a pause, a cooldown, too few who feel the same, or the end", () => {
		const low = quietRoom({ phase: 1 });
		expect(nextTrainOf(low.show.world)).to.deep.equal({ state: "phase-too-low", phase: "Rising", needed: "Popular" });
		const { show, play } = quietRoom({ settings: { hypeTrainCooldownSeconds: 60, hypeTrainDecayRate: 1 } });
		const now = () => nextTrainOf(show.world);
		expect(now()).to.deep.equal({ state: "too-few" });
		play("tick", [felt("Amused", 4)]);
		expect(now()).to.deep.equal({ state: "too-few", category: "Amused", participants: 4, threshold: 10 });
		play("apply", [{ kind: "pause" }]);
		expect(now()).to.deep.equal({ state: "paused" });
		play("apply", [{ kind: "resume" }]);
		play("tick", [felt("Amused", 10)]);
		expect(now()).to.deep.equal({ state: "running" });
		play("tick");
		expect(now()).to.deep.equal({ state: "cooldown", untilMs: show.world.atMs + 60_000 });
		play("apply", [{ kind: "end", reason: "requested" }]);
		expect(now()).to.deep.equal({ state: "ended" });
	});
});

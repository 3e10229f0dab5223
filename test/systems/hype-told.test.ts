import { expect } from "chai";
import type { Rules } from "../../src/components/rules.ts";
import type { Effect } from "../../src/events/effect.ts";
import type { Input } from "../../src/events/input.ts";
import { step } from "../../src/systems/schedule.ts";
import { decodeWorld, encodeWorld } from "../../src/world/snapshot.ts";
import { hypeTrainOf, type World } from "../../src/world/world.ts";
import { apply, felt, liveWorld, ofKind, onlyPersonality, tick, type WorldOptions } from "../support/worlds.ts";

/** A room whose members emit nothing and react to nothing. */
function muteRoom(settings: WorldOptions["settings"] = {}, phase = 2): World {
	const rules = (given: Rules): void => {
		onlyPersonality(given);
		given.reactions.leastIntensityBp = 10_001;
	};
	return liveWorld({ size: 20, phase, settings, rules });
}

/** Strong enough to feed a train, and worth little. */
const faint = (count = 1): Input => ({ kind: "hype", category: "Excited", intensity: 1, count, weight: 0.1 });

/** An apply marker `ms` after the last one. */
function later(world: World, ms: number, inputs: readonly Input[] = []): Effect[] {
	return step(world, { marker: world.marker + 1, kind: "apply", atMs: world.atMs + ms }, inputs);
}

const approaches = (effects: readonly Effect[]) => ofKind(effects, "hype.approaching").map(({ approach }) => approach);

describe("the progress of a hype train", () => {
	it("is told when it moved without a start or a rise", () => {
		const world = muteRoom({ hypeTrainDecayRate: 0 });
		expect(ofKind(apply(world, [faint(10)]), "hype.progress")).to.deep.equal([]);
		const [told] = ofKind(apply(world, [faint(3)]), "hype.progress");
		expect(told.train).to.include({ total: 5.3, level: 1, participants: 13 });
		expect(ofKind(tick(world), "hype.progress"), "nothing moved").to.deep.equal([]);
		const rise = apply(world, [felt("Excited", 6, 1)]);
		expect(rise.map(({ kind }) => kind)).to.deep.equal(["hype.leveled"]);
		expect(ofKind(tick(world), "hype.progress"), "the rise told it").to.deep.equal([]);
	});

	it("is told of a decay and of a fall", () => {
		const world = muteRoom();
		apply(world, [{ ...faint(10), weight: 1 } as Input]);
		const falls = [tick(world), tick(world)].flatMap((effects) => ofKind(effects, "hype.progress"));
		expect(falls.map(({ train }) => [train.total, train.level, train.peakLevel])).to.deep.equal([
			[9, 2, 2],
			[8.1, 1, 2],
		]);
	});

	it("is told four times a second at most, and what was held back with the next marker after it", () => {
		const world = muteRoom({ hypeTrainDecayRate: 0 });
		apply(world, [faint(10)]);
		const told: number[] = [];
		for (let i = 0; i < 40; i++) {
			if (ofKind(later(world, 50, [faint()]), "hype.progress").length > 0) told.push(world.atMs);
		}
		expect(told).to.deep.equal([50, 300, 550, 800, 1_050, 1_300, 1_550, 1_800]);
		const [last] = ofKind(tick(world), "hype.progress");
		expect(last.train.total).to.be.closeTo(9, 1e-9);
	});

	it("is not told with the end", () => {
		const world = muteRoom({ hypeTrainDecayRate: 1 });
		apply(world, [faint(10)]);
		expect(tick(world).map(({ kind }) => kind)).to.deep.equal(["hype.completed"]);
	});
});

describe("a hype train that comes near", () => {
	it("is told from six tenths of the threshold on, once", () => {
		const world = muteRoom();
		expect(approaches(apply(world, [felt("Amused", 5)]))).to.deep.equal([]);
		expect(approaches(apply(world, [felt("Amused", 1)]))).to.deep.equal([
			{ category: "Amused", participants: 6, threshold: 10 },
		]);
		expect(approaches(apply(world, [felt("Amused", 3)]))).to.deep.equal([]);
		expect(approaches(tick(world))).to.deep.equal([]);
	});

	it("is told again when the crowd had calmed down to less than four tenths, and not before", () => {
		const world = muteRoom();
		apply(world, [felt("Amused", 2)]);
		tick(world, [felt("Amused", 4)]);
		tick(world, [felt("Amused", 1)]);
		expect(approaches(tick(world)), "five are left").to.deep.equal([]);
		expect(approaches(apply(world, [felt("Amused", 3)])), "never below four").to.deep.equal([]);
		for (let i = 0; i < 3; i++) tick(world);
		expect(approaches(apply(world, [felt("Amused", 6)])), "nobody was left").to.have.length(1);
	});

	it("is not told where none may start: a low phase, a cooldown, a pause, a train that runs", () => {
		expect(approaches(apply(muteRoom({}, 1), [felt("Amused", 9)]))).to.deep.equal([]);
		const resting = muteRoom({ hypeTrainDecayRate: 1, hypeTrainCooldownSeconds: 60 });
		apply(resting, [faint(10)]);
		tick(resting);
		expect(approaches(apply(resting, [felt("Amused", 9)]))).to.deep.equal([]);
		const paused = muteRoom();
		expect(approaches(apply(paused, [felt("Amused", 9), { kind: "pause" }]))).to.deep.equal([]);
		const running = muteRoom({ hypeTrainDecayRate: 0 });
		apply(running, [faint(10)]);
		expect(approaches(apply(running, [felt("Amused", 9)]))).to.deep.equal([]);
	});

	it("is not told of the train that starts in the same step", () => {
		expect(apply(muteRoom(), [felt("Excited", 10, 0.5)]).map(({ kind }) => kind)).to.deep.equal(["hype.started"]);
	});
});

describe("the top contributors of a hype train", () => {
	/** Members 1 to 5 feed a train with 1 to 5 points. */
	function fedTrain(seed: number): World {
		const world = liveWorld({
			size: 20,
			seed,
			settings: { hypeTrainDecayRate: 0 },
			rules: (rules) => onlyPersonality(rules),
		});
		apply(world, [faint(10)]);
		const train = hypeTrainOf(world);
		for (const serial of [4, 1, 5, 3, 2]) train?.contributors.set(serial, serial * 1_000);
		return world;
	}
	const contributorsOf = (effects: readonly Effect[]) => ofKind(effects, "hype.progress")[0].train.topContributors;

	it("are the three that gave most, the largest first", () => {
		const top = contributorsOf(apply(fedTrain(1), [faint()]));
		expect(top.map(({ amount }) => amount)).to.deep.equal([5, 4, 3]);
		expect(new Set(top.map(({ contributorId }) => contributorId)).size).to.equal(3);
		for (const { contributorId } of top) expect(contributorId).to.match(/^[0-9a-f]{16}$/);
	});

	it("keep their pseudonyms through the train and a restore", () => {
		const world = fedTrain(1);
		const first = contributorsOf(apply(world, [faint()]));
		const again = decodeWorld(encodeWorld(world));
		for (const one of [world, again]) {
			expect(contributorsOf(later(one, 300, [faint()])).map(({ contributorId }) => contributorId)).to.deep.equal(
				first.map(({ contributorId }) => contributorId),
			);
		}
	});

	it("have other pseudonyms in another session and in the next train", () => {
		const world = fedTrain(1);
		const ids = contributorsOf(apply(world, [faint()])).map(({ contributorId }) => contributorId);
		const elsewhere = contributorsOf(apply(fedTrain(2), [faint()])).map(({ contributorId }) => contributorId);
		const train = hypeTrainOf(world);
		if (train !== undefined) train.ordinal++;
		const next = contributorsOf(later(world, 300, [faint()])).map(({ contributorId }) => contributorId);
		expect(new Set([...ids, ...elsewhere, ...next]).size).to.equal(9);
	});

	it("are fewer where fewer gave anything, and nobody anonymous", () => {
		const world = muteRoom({ hypeTrainDecayRate: 0 });
		apply(world, [faint(10)]);
		expect(contributorsOf(apply(world, [faint(5)]))).to.deep.equal([]);
	});
});

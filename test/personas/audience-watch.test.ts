import { expect } from "chai";
import { AMUSED, CURIOUS, EXCITED } from "../../src/components/sentiment.ts";
import type { AudienceChange } from "../../src/events/effect.ts";
import { createAudienceWatch, watchAudience } from "../../src/personas/audience-watch.ts";
import { createPersonas } from "../../src/personas/personas.ts";
import { liveWorld, VIEW_KEY } from "../support/worlds.ts";

interface Seen {
	total?: number;
	step?: number;
	/** Personas by category code; the others show Curious. */
	mood?: Record<number, number>;
}

/** What is told of a crowd that looks like this, tick by tick. */
function toldOf(looks: readonly Seen[], status: "active" | "paused" = "active"): (AudienceChange | undefined)[] {
	const world = liveWorld({ size: 0 });
	world.session.status = status;
	const watch = createAudienceWatch();
	return looks.map(({ total = 100, step = 8, mood = {} }) => {
		const personas = createPersonas(VIEW_KEY);
		personas.seatCount = total;
		personas.present = total;
		personas.state = new Uint8Array(total).fill((step << 4) | 1);
		personas.mood.fill(0);
		let others = total;
		for (const [category, count] of Object.entries(mood)) {
			personas.mood[Number(category)] = count;
			others -= count;
		}
		personas.mood[CURIOUS] += others;
		return watchAudience(watch, personas, world);
	});
}

const causes = (told: (AudienceChange | undefined)[]) => told.map((change) => change?.cause);

describe("the watch over the audience", () => {
	it("tells that a fifth came or went within three ticks, with both looks", () => {
		const told = toldOf([{}, { total: 107 }, { total: 114 }, { total: 120 }]);
		expect(causes(told)).to.deep.equal([undefined, undefined, undefined, "membership"]);
		expect(told[3]?.now).to.include({ total: 120, dominantMood: "Curious" });
		expect(told[3]?.before).to.include({ total: 100 });
	});

	it("tells nothing of the same move in more time, or of a smaller one", () => {
		expect(causes(toldOf([{}, { total: 105 }, { total: 110 }, { total: 115 }, { total: 120 }]))).to.deep.equal(
			new Array(5).fill(undefined),
		);
		expect(causes(toldOf([{}, { total: 81 }]))).to.deep.equal([undefined, undefined]);
		expect(causes(toldOf([{}, { total: 80 }]))).to.deep.equal([undefined, "membership"]);
	});

	it("tells that the mean engagement moved by 0.15", () => {
		// A step is 0.0625.
		expect(causes(toldOf([{}, { step: 10 }]))).to.deep.equal([undefined, undefined]);
		const told = toldOf([{}, { step: 5 }]);
		expect(told[1]?.cause).to.equal("engagement");
		expect(told[1]?.before.averageEngagement).to.equal(0.5312);
		expect(told[1]?.now.averageEngagement).to.equal(0.3437);
	});

	it("tells that another mood leads, by more than a twentieth of the crowd", () => {
		const close = { mood: { [EXCITED]: 52 } };
		const clear = { mood: { [EXCITED]: 53 } };
		expect(causes(toldOf([{}, close, close]))).to.deep.equal([undefined, undefined, undefined]);
		const told = toldOf([{}, close, clear]);
		expect(told[2]).to.deep.include({ cause: "mood" });
		expect([told[2]?.before.dominantMood, told[2]?.now.dominantMood]).to.deep.equal(["Curious", "Excited"]);
	});

	it("tells a cause once until it has calmed down", () => {
		const rising = [100, 130, 160, 190, 220, 250].map((total) => ({ total }));
		const calm = [250, 250, 250, 250].map((total) => ({ total }));
		const told = causes(toldOf([...rising, ...calm, { total: 310 }]));
		expect(told.filter((cause) => cause === "membership")).to.have.length(2);
		expect(told[1]).to.equal("membership");
		expect(told[10]).to.equal("membership");
	});

	it("tells of several at once the first alone", () => {
		const after = { total: 150, step: 14, mood: { [AMUSED]: 140 } };
		expect(causes(toldOf([{}, after, after]))).to.deep.equal([undefined, "membership", undefined]);
	});

	it("tells nothing while the session is paused", () => {
		expect(causes(toldOf([{}, { total: 10 }, { total: 200 }], "paused"))).to.deep.equal(new Array(3).fill(undefined));
	});
});

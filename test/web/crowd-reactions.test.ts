import { expect } from "chai";
import { expandReaction, REACTION_KINDS, type Reaction, type ReactionKind } from "../../src/client/index.ts";
import { CrowdReactions } from "../../web/src/arena/crowd-reactions.ts";

const START = 1_000_000;

/** A crowd of 60 that is about to react, all of it. */
function playing(kind: ReactionKind, more: Partial<Reaction> = {}) {
	const reaction: Reaction = { kind, intensity: 1, share: 1, spreadMs: 800, seed: 5, ...more };
	const expansion = expandReaction(reaction, 60);
	const reactions = new CrowdReactions();
	reactions.play({ kind, intensity: reaction.intensity, startAt: START, expansion });
	return { reactions, expansion };
}

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + Math.abs(value), 0);

describe("reactions of the crowd in the arena", () => {
	it("begin when the server's clock shows their start, and end with their last seat", () => {
		const { reactions, expansion } = playing("cheer");
		reactions.advance(START - 1, false);
		expect([reactions.active, sum(reactions.reacts)]).to.deep.equal([true, 0]);
		reactions.advance(START + expansion.endMs - 1, false);
		expect([reactions.active, sum(reactions.reacts)]).to.deep.equal([true, 1]);
		reactions.advance(START + expansion.endMs, false);
		expect([reactions.active, sum(reactions.reacts)]).to.deep.equal([false, 0]);
	});

	it("pose exactly the seats whose time it is", () => {
		const { reactions, expansion } = playing("laugh", { share: 0.5 });
		const atMs = 900;
		reactions.advance(START + atMs, false);
		const due = [...expansion.seats].filter((_, i) => {
			const sinceMs = atMs - expansion.delayMs[i];
			return sinceMs >= 0 && sinceMs < expansion.durationMs[i];
		});
		expect([...reactions.reacts.keys()].filter((seat) => reactions.reacts[seat] === 1)).to.deep.equal(due);
	});

	it("look different by kind", () => {
		const pictures = REACTION_KINDS.map((kind) => {
			const { reactions } = playing(kind, { spreadMs: 10 });
			reactions.advance(START + (kind === "applause" ? 4_000 : 250), false);
			const { lift, lean, dim, armsUp, claps } = reactions;
			return JSON.stringify([lift, lean, dim, armsUp, claps].map((values) => [...values]));
		});
		expect(new Set(pictures).size).to.equal(REACTION_KINDS.length);
	});

	it("keep everybody in its place where motion is not wanted, and still show who takes part", () => {
		for (const kind of REACTION_KINDS) {
			const { reactions, expansion } = playing(kind);
			for (let atMs = 0; atMs < expansion.endMs; atMs += 90) {
				reactions.advance(START + atMs, true);
				expect(sum(reactions.lift) + sum(reactions.lean), kind).to.equal(0);
			}
		}
		const { reactions } = playing("applause");
		reactions.advance(START + 4_000, true);
		expect(sum(reactions.claps)).to.equal(60);
	});

	it("come to what came last where two meet, and go on in a crowd that grew", () => {
		const { reactions } = playing("hush", { spreadMs: 0 });
		const cheer: Reaction = { kind: "cheer", intensity: 1, share: 1, spreadMs: 0, seed: 6 };
		reactions.play({ ...cheer, startAt: START + 100, expansion: expandReaction(cheer, 90) });
		reactions.advance(START + 500, false);
		expect(sum(reactions.reacts)).to.equal(90);
		expect(sum(reactions.dim)).to.equal(0);
		expect(sum(reactions.armsUp)).to.equal(90);
	});

	it("of nobody are over at once", () => {
		const { reactions } = playing("cheer", { share: 0 });
		reactions.advance(START, false);
		expect(reactions.active).to.equal(false);
	});
});

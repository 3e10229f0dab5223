import { expect } from "chai";
import { REACTION_KINDS } from "../../src/client/index.ts";
import { streamStateOf } from "../../src/client/stream-state.ts";
import { agoOf, clockOf } from "../../web/src/duration.ts";
import plain from "../../web/src/realms/default.json" with { type: "json" };
import { realmOf } from "../../web/src/realms/realm.ts";
import { routeOf, streamHref } from "../../web/src/route.ts";
import { crowdInWords } from "../../web/src/stream/crowd-in-words.ts";
import { momentInWords } from "../../web/src/stream/moment-in-words.ts";
import { reactionInWords } from "../../web/src/stream/reaction-in-words.ts";
import { viewOf } from "../../web/src/stream/view-of.ts";

const PLAIN = realmOf(plain);
const SURGING = realmOf({ words: { hypeTrain: "Surge" } }, PLAIN);

const ROOM_STATE = {
	session: { status: "active" },
	counts: { total: 200, engaged: 90, disengaged: 30, peak: 200 },
	personalities: { lurker: 90, loyal: 110 },
	mood: { Excited: 100, Curious: 60, Bored: 40 },
	contentTags: { danger: 0.2, combat: 0.8, action: 0.5, epic: 0.1 },
};

function viewWith(changes: object): ReturnType<typeof viewOf> {
	return viewOf(streamStateOf({ ...ROOM_STATE, ...changes }));
}

describe("the crowd in words", () => {
	it("tells counts, the strongest moods and what is on stage", () => {
		expect(crowdInWords(viewWith({}), PLAIN)).to.equal(
			"200 viewers: 45 % engaged, 15 % losing interest. Most are excited (50 %) or curious (30 %). On stage: combat, action and danger.",
		);
	});

	it("tells of a hype train by the name it has in the realm, and of a pause", () => {
		const view = viewWith({ hype: { active: true, level: 3 }, session: { status: "paused" } });
		expect(crowdInWords(view, PLAIN)).to.contain("Hype train at level 3. The stream is paused.");
		expect(crowdInWords(view, SURGING)).to.contain("Surge at level 3.");
	});

	it("tells of empty seats", () => {
		expect(crowdInWords(viewWith({ counts: { total: 0 } }), PLAIN)).to.equal("The seats are empty.");
	});

	it("sorts personalities and tags, the most first", () => {
		const { personalities, tags, moods } = viewWith({});
		expect(personalities[0]).to.deep.equal(["loyal", 110]);
		expect(tags.map(([tag]) => tag)).to.deep.equal(["combat", "action", "danger", "epic"]);
		expect(moods).to.deep.equal([100, 0, 0, 60, 0, 0, 40, 0]);
	});
});

describe("words of the page", () => {
	it("names moments, known and unknown ones", () => {
		const moment = { id: "1", at: 0, value: 60 };
		expect(momentInWords({ ...moment, kind: "hype:level 3" }, PLAIN)).to.equal("Hype train, level 3");
		expect(momentInWords({ ...moment, kind: "hype" }, SURGING)).to.equal("Surge, level 60");
		expect(momentInWords({ ...moment, kind: "event:boss-defeat" }, PLAIN)).to.equal("Boss defeat");
		expect(momentInWords({ ...moment, kind: "world-first:x" }, PLAIN)).to.equal("A world first");
		expect(momentInWords({ ...moment, kind: "raid.incoming" }, PLAIN)).to.equal("Raid incoming");
	});

	it("writes times as a clock and as a distance", () => {
		expect([clockOf(-5), clockOf(62_000), clockOf(3_723_000)]).to.deep.equal(["0:00", "1:02", "1:02:03"]);
		expect([agoOf(3_000), agoOf(42_000), agoOf(125_000), agoOf(7_300_000)]).to.deep.equal([
			"just now",
			"42 s ago",
			"2 min ago",
			"2 h ago",
		]);
	});

	it("reads an address, and takes an unknown one for the list", () => {
		for (const view of ["crowd", "dashboard"] as const) {
			expect(routeOf(streamHref("0a-1", view))).to.deep.equal({ page: "stream", showtimeSessionId: "0a-1", view });
		}
		expect(streamHref("0a-1")).to.equal("#/stream/0a-1");
		for (const hash of ["", "#/", "#/stream/", "#/stream/a/b", "#/stream/<x>", "#/stream/<x>/dashboard"]) {
			expect(routeOf(hash)).to.deep.equal({ page: "lobby" });
		}
	});
});

describe("a reaction in words", () => {
	it("tells how many do what", () => {
		const told = [0.1, 0.3, 0.5, 0.7, 1].map((share) => reactionInWords({ kind: "cheer", share }, PLAIN));
		expect(told).to.deep.equal([
			"A little of the crowd cheers.",
			"Some of the crowd cheers.",
			"Half of the crowd cheers.",
			"Most of the crowd cheers.",
			"All of the crowd cheers.",
		]);
	});

	it("has words for every kind", () => {
		const told = REACTION_KINDS.map((kind) =>
			reactionInWords({ kind, share: 1 }, PLAIN).replace("All of the crowd ", ""),
		);
		expect(told).to.deep.equal([
			...["cheers.", "gasps.", "laughs.", "applauds.", "boos.", "chants.", "makes a wave.", "falls silent."],
		]);
	});
});

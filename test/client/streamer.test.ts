import { expect } from "chai";
import { createTokenVerifier, signToken } from "../../src/api/json-web-token.ts";
import type { CareerMessage, FollowersMessage, SessionEndedMessage, Stream } from "../../src/client/index.ts";
import type { StreamerReference } from "../../src/events/reference.ts";
import { historyRows } from "../../src/personas/crowd-history.ts";
import { joinAsPlayer, type Player, STREAMER, startStream } from "../support/room-house.ts";
import { until } from "../support/until.ts";
import { opening, type ViewedHouse } from "../support/viewers.ts";

const SECRET = "a secret of at least 32 bytes for tests";
const OTHER: StreamerReference = { ...STREAMER, entityType: "account" };
/** Told to the streamer alone. */
const HIS_OWN = ["career", "followers", "history"];
/** Whoever stays for a minute follows. */
const THRESHOLDS = { engagement: 0, watchSeconds: 60, mostFollowers: 10_000 };
const GROWTH = { cause: "test", domain: "engagement_quality.hype_peak", amount: 50 } as const;

const tokenOf = (streamer?: StreamerReference, role: "user" | "admin" = "user") =>
	signToken(SECRET, { subject: "tester", role, ...(streamer && { streamer }) }, "1h");

const typesOf = ({ messages }: Player) => messages.map(({ type }) => type);

describe("the streamer of a session", () => {
	const open = opening();
	let house: ViewedHouse;
	let id: string;
	let stream: Stream;
	let others: Player[];

	const openHouse = (more: object = {}) =>
		open.house({
			tokens: createTokenVerifier({ secret: SECRET }),
			parts: { followerThresholds: THRESHOLDS },
			...more,
		});

	before("a streamer among those who are not", async () => {
		house = await openHouse();
		await house.parts.careers.setTotalGrowth(STREAMER, 30);
		id = await startStream(house.directory, { title: "A duel" });
		for (let tick = 0; tick < 30; tick++) await house.tick();
		stream = await open.stream(house.endpoint, id, { token: await tokenOf(STREAMER) });
		const tokens = [undefined, await tokenOf(), await tokenOf(OTHER), await tokenOf(undefined, "admin")];
		others = await Promise.all(
			tokens.map((token) => joinAsPlayer(house.endpoint, id, token === undefined ? {} : { token })),
		);
		open.closes(async () => void (await Promise.all(others.map(({ closed }) => closed))));
	});

	const isTold = () => stream.history !== undefined && stream.career !== undefined && stream.followers !== undefined;

	function expectHistory(isOf: ViewedHouse, ticks: number): void {
		const rows = historyRows(isOf.live(id).history);
		expect(rows.map(({ tick }) => tick)).to.deep.equal(Array.from({ length: ticks }, (_, i) => i + 1));
		expect(stream.history?.ticks).to.deep.equal(rows.map(({ tick }) => tick));
		expect(stream.history?.total).to.deep.equal(rows.map(({ total }) => total));
		const moods = Object.values(stream.history?.mood ?? {});
		expect(moods).to.have.length(8);
		rows.forEach(({ total }, row) => expect(moods.reduce((sum, counts) => sum + counts[row], 0)).to.equal(total));
	}

	it("gets the ticks before, as players saw them, and the career", async () => {
		await until(isTold, "the streamer is told");
		expectHistory(house, 30);
		const { personas } = house.live(id);
		expect(stream.history?.total.at(-1)).to.equal(personas.present);
		expect(stream.history?.engaged.at(-1)).to.equal(personas.engaged);
		expect(stream.history?.disengaged.at(-1)).to.equal(personas.disengaged);
		const allTimeHigh = { hypeLevel: 0, hypeTotal: 0 };
		const career = { phase: "Popular", totalGrowth: 30, followers: 0, sessions: 0, watchHours: 0, allTimeHigh };
		expect(stream.career).to.deep.equal(career);
		expect(stream.followers).to.deep.equal({ gained: 0, lost: 0, total: 0 });
	});

	it("hears of a change of the career, and of nothing when it stays", async () => {
		const heard: CareerMessage[] = [];
		stream.on("career", (career) => heard.push(career));
		for (let tick = 0; tick < 4; tick++) await house.tick();
		expect(heard).to.deep.equal([]);
		await house.growth.recordGrowth(STREAMER, [GROWTH], { atMs: house.clock.nowMs() });
		await house.tick();
		await house.tick();
		await until(() => heard.length === 1, "the change is told");
		expect(heard[0]).to.deep.include({ phase: "Popular", totalGrowth: 80 });
	});

	it("gets the history anew when the connection comes back", async () => {
		const [his] = house.clients(id).filter(({ auth }) => (auth as { isStreamer: boolean }).isStreamer);
		const before = stream.history;
		his.ref.terminate();
		await house.tick();
		await until(() => stream.history !== before && stream.connection === "connected", "the history has come again");
		expectHistory(house, 37);
	});

	it("gets the whole history from the process that takes the session over", async () => {
		const before = stream.history;
		const followed = house;
		await house.close();
		house = await openHouse({ clock: followed.clock, port: followed.port });
		await until(() => stream.history !== before && stream.connection === "connected", "the history has come again");
		await house.tick();
		await until(() => stream.state.session.tick === 38, "the next tick arrives");
		expect(stream.history?.ticks.at(-1)).to.be.at.least(37);
		expect(stream.history?.ticks).to.deep.equal(
			Array.from({ length: stream.history?.ticks.length ?? 0 }, (_, i) => i + 1),
		);
	});

	it("is told at the end what the session came to, and nobody else is told anything of it", async () => {
		const bystander = await joinAsPlayer(house.endpoint, id, { token: await tokenOf(OTHER) });
		const ended: SessionEndedMessage[] = [];
		const followers: FollowersMessage[] = [];
		stream.on("ended", (message) => ended.push(message));
		stream.on("followers", (message) => followers.push(message));
		const { peak } = house.live(id).personas;
		const ending = house.directory.end(id);
		await house.clock.advance(200);
		await ending;
		await bystander.closed;
		await until(() => ended.length === 1, "the end is told");
		const [{ summary, ...rest }] = ended;
		expect(rest).to.deep.equal({ showtimeSessionId: id, reason: "requested" });
		expect(summary).to.deep.include({ peakViewers: peak, lostFollowers: 0 });
		const gained = summary?.newFollowers ?? 0;
		expect(gained).to.be.above(0);
		expect(followers).to.deep.equal([{ gained, lost: 0, total: gained }]);
		expect(stream.career).to.deep.include({ followers: gained, sessions: 1 });
		for (const player of [...others, bystander]) {
			expect(typesOf(player)).to.include("crowd");
			expect(typesOf(player).filter((type) => HIS_OWN.includes(type))).to.deep.equal([]);
		}
		const told = bystander.messages.find(({ type }) => type === "session:ended");
		expect(told?.message).to.deep.equal({ showtimeSessionId: id, reason: "requested" });
	});
});

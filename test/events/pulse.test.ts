import { expect } from "chai";
import fc from "fast-check";
import { SENTIMENT_CATEGORIES } from "../../src/components/sentiment.ts";
import { MOST_PULSE_ENTRIES, type Pulse, readPulse } from "../../src/events/pulse.ts";

const SESSION = "0197f3a0-0000-7000-8000-000000000001";
const OTHER = "0197f3a0-0000-7000-8000-000000000002";
const TIMESTAMP = "2026-01-01T12:00:00Z";
const FRAME = { eventId: "e1", timestamp: TIMESTAMP, streamSessionId: SESSION, intervalSeconds: 15 };
const FELT = { category: "Excited", intensity: 0.5 };

function read(value: unknown, only?: string): Pulse {
	const reading = readPulse(value, only);
	if (!reading.ok) throw new Error(reading.reason);
	return reading.pulse;
}

function refusal(value: unknown, only?: string): string {
	const reading = readPulse(value, only);
	return reading.ok ? "taken" : reading.reason;
}

describe("readPulse", () => {
	const whole = {
		pulseId: "e1",
		timestamp: TIMESTAMP,
		intervalSeconds: 15,
		platformSessionId: "p",
		showtimeSessionId: SESSION,
		entries: [FELT],
		trimmed: {},
	};
	const generations: [name: string, pulse: object][] = [
		["of today", { ...FRAME, platformSessionId: "p", approximateViewerCount: 90, sentiments: [FELT] }],
		[
			"of the drafts",
			{ pulseId: "e1", timestamp: TIMESTAMP, platformSessionId: "p", inGameSessionId: SESSION, sentiments: [FELT] },
		],
		[
			"with fields that nobody knows",
			{ ...FRAME, platformSessionId: "p", eventName: "x", sentiments: [{ ...FELT, emote: "x" }] },
		],
	];
	for (const [name, pulse] of generations) {
		it(`reads a pulse ${name}`, () => {
			expect(read(pulse)).to.deep.equal(whole);
		});
	}

	it("reads a pulse that names its broadcast only, and an interval without anybody", () => {
		const { streamSessionId: _, ...frame } = FRAME;
		const pulse = read({ ...frame, platformSessionId: "p", sentiments: [] });
		expect(pulse).to.include({ platformSessionId: "p" }).and.not.have.property("showtimeSessionId");
		expect(pulse).to.deep.include({ entries: [], trimmed: {} });
	});

	it("gives a viewer type to tracked viewers only, and a count to anonymous ones only", () => {
		const sentiments = [
			{ ...FELT, trackingId: "t", viewerType: "VIP", count: 3 },
			{ ...FELT, viewerType: "VIP", count: 3 },
		];
		expect(read({ ...FRAME, sentiments }).entries).to.deep.equal([
			{ ...FELT, trackingId: "t", viewerType: "VIP" },
			{ ...FELT, count: 3 },
		]);
	});

	it("leaves broken entries out by the field that breaks its rule, and takes the rest", () => {
		const { entries, trimmed } = read({
			...FRAME,
			sentiments: [
				FELT,
				{ ...FELT, category: "Sleepy" },
				{ intensity: 1 },
				{ ...FELT, intensity: 1.01 },
				{ ...FELT, intensity: -0.01 },
				{ ...FELT, intensity: "1" },
				{ ...FELT, count: 0 },
				{ ...FELT, trackingId: "x".repeat(65) },
				{ ...FELT, trackingId: "t", viewerType: "Bot" },
				null,
				"Excited",
				[],
				{ ...FELT, intensity: 1 },
			],
		});
		expect(entries.map(({ intensity }) => intensity)).to.deep.equal([0.5, 1]);
		expect(trimmed).to.deep.equal({ category: 2, intensity: 3, count: 1, trackingId: 1, viewerType: 1, shape: 3 });
	});

	it("takes so many of too many entries, spread evenly over the pulse", () => {
		const sentiments = Array.from({ length: 3 * MOST_PULSE_ENTRIES }, (_, i) => ({ ...FELT, count: i + 1 }));
		const { entries, trimmed } = read({ ...FRAME, sentiments });
		expect(entries.map(({ count }) => count)).to.deep.equal(
			Array.from({ length: MOST_PULSE_ENTRIES }, (_, i) => 3 * i + 1),
		);
		expect(trimmed).to.deep.equal({ limit: 2 * MOST_PULSE_ENTRIES });
	});

	const refused: [what: string, pulse: unknown, reason: string][] = [
		["no object", "pulse", 'the pulse = "string": expected object, received string'],
		["a list", [{ trackingId: "secret" }], 'the pulse = "list": expected object, received array'],
		[
			"without an id",
			{ ...FRAME, eventId: undefined, sentiments: [] },
			"eventId is missing: expected eventId or pulseId",
		],
		[
			"without a session",
			{ ...FRAME, streamSessionId: undefined, sentiments: [] },
			"streamSessionId is missing: expected streamSessionId, inGameSessionId or platformSessionId",
		],
		["with a broken time", { ...FRAME, timestamp: "noon", sentiments: [] }, 'timestamp = "noon": Invalid ISO datetime'],
		[
			"of no interval",
			{ ...FRAME, intervalSeconds: 0, sentiments: [] },
			"intervalSeconds = 0: Too small: expected number to be >=1",
		],
		[
			"whose sentiments are no list",
			{ ...FRAME, sentiments: { trackingId: "secret" } },
			'sentiments = "object": expected array, received object',
		],
		[
			"of which nothing is left",
			{ ...FRAME, sentiments: [{ ...FELT, intensity: 2, trackingId: "secret" }, { category: "secret" }] },
			"sentiments: none of 2 can be taken (intensity 1, category 1)",
		],
	];
	for (const [what, pulse, reason] of refused) {
		it(`refuses one ${what}, and says nothing of its viewers`, () => {
			expect(refusal(pulse)).to.equal(reason);
			expect(reason).to.not.include("secret");
		});
	}

	it("refuses one that names another session than it was sent to", () => {
		expect(refusal({ ...FRAME, sentiments: [] }, OTHER)).to.equal(
			`streamSessionId = "${SESSION}": the pulse was sent to session ${OTHER}`,
		);
		expect(read({ ...FRAME, streamSessionId: undefined, sentiments: [] }, OTHER).showtimeSessionId).to.equal(OTHER);
	});

	it("counts every entry once, taken or left out, whatever they are", () => {
		const entry = fc.oneof(
			fc.anything(),
			fc.record({
				category: fc.oneof(fc.constantFrom(...SENTIMENT_CATEGORIES), fc.string()),
				intensity: fc.double({ min: -1, max: 2 }),
			}),
		);
		fc.assert(
			fc.property(fc.array(entry, { maxLength: 50 }), (sentiments) => {
				const reading = readPulse({ ...FRAME, sentiments });
				if (!reading.ok) return reading.reason.startsWith(`sentiments: none of ${sentiments.length}`);
				const { entries, trimmed } = reading.pulse;
				const leftOut = Object.values(trimmed).reduce((sum, count) => sum + count, 0);
				return entries.length + leftOut === sentiments.length;
			}),
		);
	});
});

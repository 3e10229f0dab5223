import { createHash, randomUUID } from "node:crypto";
import { expect } from "chai";
import * as fc from "fast-check";
import { ShowtimeError } from "../../src/errors.ts";
import { openCheckpoint, type SealedCheckpoint, sealCheckpoint } from "../../src/persistence/checkpoint-format.ts";

const VERSION = 7;

const checkpoint: fc.Arbitrary<SealedCheckpoint> = fc.record({
	showtimeSessionId: fc.string({ unit: "grapheme", maxLength: 40 }),
	simulationVersion: fc.constant(VERSION),
	tick: fc.nat(0xffff_ffff),
	marker: fc.nat(0xffff_ffff),
	sequence: fc.nat(Number.MAX_SAFE_INTEGER),
	chain: fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 32, maxLength: 32 }),
	incarnation: fc.string({ unit: "grapheme", maxLength: 40 }),
	events: fc.nat(0xffff_ffff),
	sections: fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 5 }),
});

describe("checkpoint format", () => {
	it("opens what it sealed", () => {
		fc.assert(
			fc.property(checkpoint, (sealed) => {
				expect(openCheckpoint(sealCheckpoint(sealed))).to.deep.equal(sealed);
			}),
		);
	});

	it("opens a checkpoint that lies inside a larger buffer, and copies the sections", () => {
		const sealed = sealCheckpoint(example());
		const buffer = new Uint8Array(sealed.length + 3);
		buffer.set(sealed, 3);
		const opened = openCheckpoint(buffer.subarray(3));
		buffer.fill(0);
		expect(opened).to.deep.equal(example());
	});

	it("copies the sections of a Node buffer too, whose own slices are views", () => {
		const buffer = Buffer.concat([Buffer.alloc(1), sealCheckpoint(example())]);
		const opened = openCheckpoint(buffer.subarray(1));
		buffer.fill(0);
		expect(opened).to.deep.equal(example());
	});

	it("takes 94 bytes, the session id, the incarnation and 4 bytes a section more than its sections", () => {
		expect(sealCheckpoint(example()).length).to.equal(94 + 36 + 5 + 2 * 4 + 5 + 300);
	});

	it("detects any flipped bit", () => {
		fc.assert(
			fc.property(checkpoint, fc.nat(), fc.nat(7), (sealed, position, bit) => {
				const bytes = sealCheckpoint(sealed);
				bytes[position % bytes.length] ^= 1 << bit;
				expect(refusal(bytes)).to.match(/^the checkpoint cannot be used: it/);
			}),
			{ numRuns: 300 },
		);
	});

	it("detects every truncation and anything appended", () => {
		const bytes = sealCheckpoint(example());
		for (let length = 0; length < bytes.length; length++) {
			expect(refusal(bytes.subarray(0, length))).to.match(/it is truncated: \d+ bytes/);
		}
		expect(refusal(new Uint8Array([...bytes, 0]))).to.contain(`it is ${bytes.length + 1} bytes long`);
	});

	it("opens no bytes that it did not seal, without any other error", () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
				expect(refusal(bytes)).to.match(/^the checkpoint cannot be used: it/);
			}),
		);
	});

	it("says what is wrong", () => {
		const wrong = (change: (bytes: Uint8Array) => void) => {
			const bytes = sealCheckpoint(example());
			change(bytes);
			return refusal(bytes);
		};
		expect(wrong((bytes) => bytes.fill(0, 0, 8))).to.contain("its first bytes are not SHOWCKPT");
		expect(wrong((bytes) => bytes.fill(9, 8, 9))).to.contain("its checksum does not match its bytes");
		expect(wrong((bytes) => bytes.fill(9, 80, 81))).to.contain("its checksum does not match its bytes");
		expect(refusal(sealCheckpoint(example()).subarray(0, 100))).to.match(/it is truncated: 100 bytes of \d+$/);
	});

	it("tells a later release's format from damage", () => {
		const bytes = sealCheckpoint(example());
		bytes[8] = 9;
		bytes.set(createHash("sha256").update(bytes.subarray(0, -32)).digest(), bytes.length - 32);
		expect(() => openCheckpoint(bytes))
			.to.throw(ShowtimeError)
			.that.includes({
				code: "VERSION_UNKNOWN",
				message: "checkpoints of format 9 are not known here, only 3",
			});
	});

	it("ends with the SHA-256 of everything before it", () => {
		const bytes = sealCheckpoint(example());
		const expected = createHash("sha256").update(bytes.subarray(0, -32)).digest();
		expect(Buffer.from(bytes.subarray(-32)).equals(expected)).to.equal(true);
	});

	it("refuses to seal a number that does not fit its field", () => {
		for (const [field, value] of [
			["tick", -1],
			["marker", 1.5],
			["sequence", 2 ** 53],
			["simulationVersion", 2 ** 32],
		] as const) {
			expect(() => sealCheckpoint({ ...example(), [field]: value })).to.throw(
				RangeError,
				`checkpoint ${field} ${value}: `,
			);
		}
	});
});

const SESSION = randomUUID();

function example(): SealedCheckpoint {
	const sections = [new Uint8Array([1, 2, 3, 4, 5]), new Uint8Array(300).fill(200)];
	const place = { showtimeSessionId: SESSION, tick: 12, marker: 15, sequence: 99, events: 7 };
	return { ...place, simulationVersion: VERSION, chain: "0f".repeat(16), incarnation: "first", sections };
}

/** The message with which `bytes` are refused. */
function refusal(bytes: Uint8Array): string {
	try {
		openCheckpoint(bytes);
	} catch (error) {
		expect(error).to.be.instanceOf(ShowtimeError).with.property("code", "CHECKPOINT_CORRUPT");
		return (error as Error).message;
	}
	return expect.fail("was opened");
}

import { Encoder, MapSchema, schema, t } from "@colyseus/schema";
import type { MadeUpCrowd } from "../../test/support/made-up-crowd.ts";

/** The crowd as a Colyseus room would replicate it by itself: a map of members. */
const Member = schema({ engagement: t.uint8(), mood: t.uint8(), class: t.uint8() }, "BenchMember");
const MemberState = schema({ members: t.map(Member) }, "BenchMemberState");

export class MapSchemaCrowd {
	readonly #members: InstanceType<typeof Member>[];
	readonly #encoder: Encoder;
	/** Bytes of the whole state, as one who joins gets it. */
	readonly fullBytes: number;

	constructor(crowd: MadeUpCrowd) {
		const state = new MemberState();
		state.members = new MapSchema();
		this.#members = Array.from({ length: crowd.seatCount }, (_, seat) => {
			const member = new Member();
			show(member, crowd, seat);
			state.members.set((Math.imul(seat + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, "0"), member);
			return member;
		});
		this.#encoder = encoderOf(state);
		this.fullBytes = this.#encoder.encodeAll().length;
		this.#encoder.encode();
		this.#encoder.discardChanges();
	}

	/** Bytes of the patch that shows the crowd as it is now. */
	patchBytes(now: MadeUpCrowd, changed: Uint32Array): number {
		for (const seat of changed) show(this.#members[seat], now, seat);
		const bytes = this.#encoder.encode().length;
		this.#encoder.discardChanges();
		return bytes;
	}
}

/** One with room for a whole crowd. */
export function encoderOf(state: ConstructorParameters<typeof Encoder>[0]): Encoder {
	const usual = Encoder.BUFFER_SIZE;
	Encoder.BUFFER_SIZE = 1024 * 1024;
	const encoder = new Encoder(state);
	Encoder.BUFFER_SIZE = usual;
	return encoder;
}

/** What an avatar looks like by its seat and occupant. */
export const classOf = ({ occupancy }: MadeUpCrowd, seat: number): number => (seat + occupancy[seat]) & 7;

function show(member: InstanceType<typeof Member>, crowd: MadeUpCrowd, seat: number): void {
	const state = crowd.state[seat];
	member.engagement = state >>> 4;
	member.mood = (state >>> 1) & 7;
	member.class = classOf(crowd, seat);
}

import { Decoder, Encoder } from "@colyseus/schema";
import { expect } from "chai";
import { streamStateOf } from "../../src/client/stream-state.ts";
import { HypeState, MomentState, NotableState, StreamState } from "../../src/rooms/stream-state.ts";

describe("streamStateOf", () => {
	function roomState(): InstanceType<typeof StreamState> {
		const state = new StreamState();
		state.session.title = "Arena night";
		state.session.viewSeed = 4_294_967_295;
		state.session.startedAt = 1_767_323_045_000;
		state.counts.total = 800;
		state.personalities.set("loyal", 12);
		state.mood.set("Excited", 300);
		state.contentTags.set("boss", 0.5);
		state.hype.active = true;
		state.hype.level = 2;
		state.notable.push(new NotableState({ id: "00112233aabbccdd", label: "Loyal Critic", step: 15, mood: 2 }));
		state.moments.push(new MomentState({ id: "m1", kind: "hype-level", at: 1_767_323_050_000, value: 3 }));
		return state;
	}

	it("has every field that the room replicates, by its name", () => {
		const view = streamStateOf(roomState());
		expect(view).to.deep.equal(roomState().toJSON());
		expect(Object.keys(view.hype)).to.have.members(Object.keys(new HypeState().toJSON()));
	});

	it("stays as it is when the room's state changes", () => {
		const state = roomState();
		const decoded = new StreamState();
		const encoder = new Encoder(state);
		const decoder = new Decoder(decoded);
		decoder.decode(encoder.encodeAll());
		const before = streamStateOf(decoded);
		encoder.discardChanges();
		state.counts.total = 801;
		state.mood.set("Excited", 299);
		state.notable[0].step = 14;
		decoder.decode(encoder.encode());
		expect(before.counts.total).to.equal(800);
		expect(before.mood).to.deep.equal({ Excited: 300 });
		expect(before.notable[0].step).to.equal(15);
		expect(streamStateOf(decoded).counts.total).to.equal(801);
	});

	it("fills in what a room does not say, so that readers need not ask", () => {
		const view = streamStateOf(undefined);
		expect(view.session).to.include({ title: "", tick: 0, status: "" });
		expect(view.hype).to.include({ active: false, level: 0, category: "" });
		expect(view).to.deep.include({ mood: {}, notable: [], moments: [] });
	});
});

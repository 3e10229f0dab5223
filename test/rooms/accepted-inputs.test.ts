import { expect } from "chai";
import type { Input } from "../../src/events/input.ts";
import type { InputEntry } from "../../src/persistence/journal.ts";
import { AcceptedInputs } from "../../src/rooms/accepted-inputs.ts";

function entry(sequence: number, input: Input = { kind: "pause" }): InputEntry {
	return { sequence, id: `id ${sequence}`, input };
}

function accepted(...sequences: number[]): AcceptedInputs {
	const inputs = new AcceptedInputs();
	for (const sequence of sequences) inputs.add(entry(sequence));
	return inputs;
}

describe("AcceptedInputs", () => {
	it("has what stands between two places in the order of the journal", () => {
		expect(accepted(7, 5, 6).between(4, 8)).to.deep.equal([entry(5), entry(6), entry(7)]);
		expect(accepted().between(4, 5)).to.deep.equal([]);
	});

	it("has nothing when one between was put there by another", () => {
		expect(accepted(5, 7).between(4, 8)).to.equal(undefined);
		expect(accepted(5, 6).between(3, 7)).to.equal(undefined);
	});

	it("leaves out what is applied, and what comes after the marker", () => {
		const inputs = accepted(5, 6, 8, 9);
		inputs.drop(6);
		expect(inputs.between(7, 9)).to.deep.equal([entry(8)]);
		expect(inputs.between(4, 7)).to.equal(undefined);
	});

	it("gives inputs as the journal does, whatever becomes of what was put in", () => {
		const inputs = new AcceptedInputs();
		const templates = [1, 2];
		inputs.add(entry(1, { kind: "arrivals", cause: "refill", templates, requested: 2, followers: undefined } as never));
		templates.push(3);
		const given = { kind: "arrivals", cause: "refill", templates: [1, 2], requested: 2 };
		expect(inputs.between(0, 2)).to.deep.equal([{ sequence: 1, id: "id 1", input: given }]);
	});

	it("leaves many to the journal", () => {
		const many = Array.from({ length: 17 }, (_, place) => place + 1);
		expect(accepted(...many).between(0, 18)).to.equal(undefined);
	});
});

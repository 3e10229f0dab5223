import { JetStreamApiError } from "@nats-io/jetstream";
import { expect } from "chai";
import { StoreUnavailable } from "../../src/errors.ts";
import { API_ERROR, awayOr } from "../../src/persistence/jetstream.ts";

describe("awayOr", () => {
	const answer = (code: number, err_code: number, description: string) =>
		new JetStreamApiError({ code, err_code, description });

	it("leaves an answer to what was asked as it is", () => {
		for (const error of [
			answer(404, API_ERROR.streamNotFound, "stream not found"),
			answer(400, API_ERROR.wrongLastSequence, "wrong last sequence: 3"),
			answer(400, 10_065, "subjects overlap with an existing stream"),
			answer(503, API_ERROR.storeFailed, "maximum bytes exceeded"),
			answer(503, API_ERROR.insufficientResources, "insufficient resources"),
		]) {
			expect(awayOr(error)).to.equal(error);
		}
	});

	it("takes a server in trouble for one that does not answer", () => {
		const error = awayOr(answer(503, 10_008, "JetStream system temporarily unavailable"));
		expect(error).to.be.instanceOf(StoreUnavailable);
		expect(error.message).to.equal("NATS JetStream does not answer: JetStream system temporarily unavailable");
	});

	it("takes everything else for one that does not answer", () => {
		expect(awayOr(new Error("timeout"))).to.be.instanceOf(StoreUnavailable);
	});
});

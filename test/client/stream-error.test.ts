import { expect } from "chai";
import { closeErrorOf, refusalOf, STREAM_ERRORS, StreamError } from "../../src/client/stream-error.ts";
import { CLOSED_ENDED, CLOSED_MOVED, ROOM_ERRORS, type RoomErrorName } from "../../src/rooms/room-errors.ts";

describe("StreamError", () => {
	for (const [name, { code, message }] of Object.entries(ROOM_ERRORS) as [
		RoomErrorName,
		{ code: number; message: string },
	][]) {
		it(`knows the room's refusal ${name}, by HTTP and as a close code`, () => {
			expect(STREAM_ERRORS).to.have.property(name);
			expect(refusalOf({ code: code - 4_000, message })).to.include({ name: "StreamError", code: name, message });
			expect(refusalOf({ code, message })).to.include({ code: name });
			expect(closeErrorOf(code)).to.include({ code: name });
		});
	}

	it("takes Colyseus' word for an unknown room, and any other of its codes as a failure of the server", () => {
		expect(refusalOf({ code: 522, message: 'room "x" not found' }).code).to.equal("UNKNOWN_STREAM");
		expect(refusalOf({ code: 524, message: "seat reservation expired." }).code).to.equal("INTERNAL");
	});

	it("takes an error without a number for a server that does not answer", () => {
		expect(refusalOf({ code: "ECONNREFUSED", message: "connect" }).code).to.equal("UNREACHABLE");
		expect(refusalOf(new TypeError("fetch failed")).code).to.equal("UNREACHABLE");
		expect(refusalOf(undefined).code).to.equal("UNREACHABLE");
	});

	it("passes one of its own on", () => {
		const error = new StreamError("TIMED_OUT");
		expect(refusalOf(error)).to.equal(error);
	});

	it("tells an ended stream from a lost connection", () => {
		expect(closeErrorOf(CLOSED_ENDED)?.code).to.equal("ENDED");
		for (const lost of [1000, 1001, 1005, 1006, 1011, 4001, 4002, 4003, CLOSED_MOVED])
			expect(closeErrorOf(lost)).to.equal(undefined);
	});
});

import { expect } from "chai";
import { ServerClock } from "../../src/client/server-clock.ts";

describe("ServerClock", () => {
	it("is the client's own clock until the server has answered", () => {
		expect(new ServerClock().at(1_000)).to.equal(1_000);
	});

	it("takes the server's time as read in the middle of the round trip", () => {
		const clock = new ServerClock();
		clock.take({ sentAt: 1_000, serverNow: 91_050 }, 1_100);
		expect(clock.at(1_100)).to.equal(91_100);
	});

	it("believes the quickest of the recent round trips", () => {
		const clock = new ServerClock();
		clock.take({ sentAt: 1_000, serverNow: 91_010 }, 1_020);
		clock.take({ sentAt: 2_000, serverNow: 92_900 }, 3_000);
		expect(clock.at(3_000)).to.equal(93_000);
		clock.take({ sentAt: 4_000, serverNow: 94_105 }, 4_010);
		expect(clock.at(4_010)).to.equal(94_110);
	});

	it("believes a slower one when the quickest is a minute old", () => {
		const clock = new ServerClock();
		clock.take({ sentAt: 0, serverNow: 5 }, 10);
		clock.take({ sentAt: 60_000, serverNow: 65_000 }, 60_100);
		expect(clock.at(60_100)).to.equal(65_050);
	});

	it("ignores an answer from the future", () => {
		const clock = new ServerClock();
		clock.take({ sentAt: 2_000, serverNow: 9_000 }, 1_000);
		expect(clock.at(1_000)).to.equal(1_000);
	});
});

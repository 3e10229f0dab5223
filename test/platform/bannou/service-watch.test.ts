import { expect } from "chai";
import { OPEN_MS } from "../../../src/platform/bannou/circuit-breaker.ts";
import { HARD_SERVICES, SOFT_SERVICES } from "../../../src/platform/bannou/service-name.ts";
import { ServiceWatch } from "../../../src/platform/bannou/service-watch.ts";
import { type BannouHouse, describeBannou, ownHouse } from "../../support/platform/bannou-house.ts";
import { until } from "../../support/until.ts";

const ROOM = "/voice/room/get";

describeBannou("a watch over the platform", (house) => {
	it("asks each service what its schema allows, and finds all up", async () => {
		const watch = new ServiceWatch(house().clients);
		watch.open();
		await until(() => house().mock.calls.length === HARD_SERVICES.length + SOFT_SERVICES.length, "all are asked");
		await watch.close();
		const states = Object.values(watch.states());
		expect(states).to.have.length(HARD_SERVICES.length + SOFT_SERVICES.length);
		expect(states.every(({ isUp }) => isUp)).to.equal(true);
	});
});

describe("a watch over the platform", () => {
	let nowMs = 1_700_000_000_000;
	let house: BannouHouse;
	let watch: ServiceWatch;

	beforeEach(async () => {
		house = await ownHouse({ nowMs: () => nowMs });
		watch = new ServiceWatch(house.clients);
	});
	afterEach(async () => {
		await house.close();
		await watch.close();
	});

	/** Half a minute passes. */
	function passTime(): void {
		nowMs += OPEN_MS;
		house.timers.splice(0).forEach((action) => void action());
	}

	it("sees a service that does not answer, leaves it alone, and lets it back by itself", async () => {
		house.mock.script(ROOM, ...Array.from({ length: 20 }, () => ({ status: 503 })));
		watch.open();
		await until(() => !watch.states().voice.isUp, "voice is away");
		expect(watch.states().voice.detail).to.equal("answered 503");
		expect(watch.states().seed).to.deep.equal({ isUp: true });
		for (const looks of [2, 3, 4, 5]) {
			passTime();
			await until(() => house.mock.callsOf(ROOM).length === 4 * looks, `voice is asked for the ${looks}th time`);
		}
		await until(() => house.lines.some((line) => line.includes("left alone")), "voice is left alone");
		passTime();
		await until(() => watch.states().voice.isUp, "voice is back");
		expect(house.lines.at(-1)).to.equal("a service of the platform is back");
	});
});

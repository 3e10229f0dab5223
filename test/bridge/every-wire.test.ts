import { expect } from "chai";
import fc from "fast-check";
import type { EventMessage, EventPublisher } from "../../src/bridge/event-publisher.ts";
import { EveryWire } from "../../src/bridge/every-wire.ts";
import { ShowtimeError, StoreUnavailable } from "../../src/errors.ts";
import { failureOf } from "../support/failure-of.ts";

const event = (messageId: string) => ({ subject: "showtime.session.paused", body: "{}", messageId });

/** A wire that follows a script: what each attempt ends in; then it takes everything. */
class ScriptedWire implements EventPublisher {
	readonly took: string[] = [];
	readonly #script: (Error | undefined)[];

	constructor(script: (Error | undefined)[]) {
		this.#script = script;
	}

	async publish({ messageId = "" }: EventMessage): Promise<void> {
		const failure = this.#script.shift();
		if (failure !== undefined) throw failure;
		this.took.push(messageId);
	}
}

const away = new StoreUnavailable("away");
const tooLarge = new ShowtimeError("BODY_TOO_LARGE");

describe("EveryWire", () => {
	it("gives each wire each event once, whichever are away and for how long", async () => {
		const outages = fc.array(fc.boolean(), { maxLength: 30 });
		await fc.assert(
			fc.asyncProperty(fc.array(outages, { minLength: 1, maxLength: 3 }), async (scripts) => {
				const wires = scripts.map((script) => new ScriptedWire(script.map((isUp) => (isUp ? undefined : away))));
				const every = new EveryWire(wires);
				const ids = Array.from({ length: 10 }, (_, number) => `e-${number}`);
				for (const id of ids) {
					for (let isTaken = false; !isTaken; ) {
						isTaken = await every.publish(event(id)).then(
							() => true,
							() => false,
						);
					}
				}
				for (const { took } of wires) expect(took).to.deep.equal(ids);
			}),
		);
	});

	it("refuses what a wire refuses, once nobody has to try again", async () => {
		const taking = new ScriptedWire([away]);
		const every = new EveryWire([new ScriptedWire([tooLarge, tooLarge]), taking]);
		expect(await failureOf(every.publish(event("e-1")))).to.equal(away);
		expect(await failureOf(every.publish(event("e-1")))).to.equal(tooLarge);
		expect(taking.took).to.deep.equal(["e-1"]);
	});
});

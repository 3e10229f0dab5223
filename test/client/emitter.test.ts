import { expect } from "chai";
import { Emitter } from "../../src/client/emitter.ts";

describe("Emitter", () => {
	it("calls listeners of the event with its value until they are called off", () => {
		const emitter = new Emitter<{ said: string; done: number }>();
		const heard: unknown[] = [];
		const off = emitter.on("said", (value) => heard.push(value));
		emitter.on("done", (value) => heard.push(value));
		emitter.emit("said", "a");
		off();
		off();
		emitter.emit("said", "b");
		emitter.emit("done", 1);
		expect(heard).to.deep.equal(["a", 1]);
	});

	it("calls a function that listens twice twice, and calls it off one at a time", () => {
		const emitter = new Emitter<{ said: string }>();
		const heard: string[] = [];
		const listener = (value: string): void => void heard.push(value);
		emitter.on("said", listener);
		emitter.on("said", listener)();
		emitter.emit("said", "a");
		expect(heard).to.deep.equal(["a"]);
	});

	it("lets a listener call itself off while it is called", () => {
		const emitter = new Emitter<{ said: string }>();
		const heard: string[] = [];
		const off = emitter.on("said", () => off());
		emitter.on("said", (value) => heard.push(value));
		emitter.emit("said", "a");
		expect(heard).to.deep.equal(["a"]);
	});
});

import { matchMaker, Room, Server } from "@colyseus/core";
import { schema, t } from "@colyseus/schema";
import { WebSocketTransport } from "@colyseus/ws-transport";
import { freePort } from "../../test/support/free-port.ts";
import { generate } from "../load/generator.ts";
import { cpuMsSoFar, type ServerQuestion, type ServerReport } from "./server.ts";

const TAGS = ["combat", "crafting", "social", "exploration", "trade", "boss"];

const PlainState = schema({ tags: t.map("float32") }, "BenchPlainState");

/** A room as Colyseus' guide has it: the state, and Colyseus patches it at its default rate. */
class PlainRoom extends Room<{ state: InstanceType<typeof PlainState> }> {
	override onCreate(): void {
		this.autoDispose = false;
		this.state = new PlainState();
	}
}

/** A round changes a tag of the state. */
generate<object, ServerReport, ServerQuestion>(async () => {
	const server = new Server({ transport: new WebSocketTransport(), greet: false });
	server.define("plain", PlainRoom);
	const port = await freePort();
	await server.listen(port, "127.0.0.1");
	const { roomId } = await matchMaker.createRoom("plain", {});
	const { tags } = (matchMaker.getLocalRoomById(roomId) as PlainRoom).state;
	return (question) => {
		const atMs = Date.now();
		if (question.kind === "round") tags.set(TAGS[question.round % TAGS.length], (question.round % 1_000) / 1_000);
		return { endpoint: `http://127.0.0.1:${port}`, roomId, atMs, cpuMs: cpuMsSoFar() };
	};
});

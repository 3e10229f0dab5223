import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import type { Rolldown } from "vite";
import { startStream } from "../support/room-house.ts";
import { type ClientApp, openClientApp } from "../support/shared-client-package.ts";
import { opening } from "../support/viewers.ts";

/** Bytes of the SDK in a browser, compressed, without `@colyseus/sdk`. */
const BUDGET_BYTES = 25 * 1_024;
const NEEDED = ["@colyseus/sdk", "@nats-io/transport-node", "fflate", "zod"];
const OUTSIDE = /^@colyseus\/sdk$/;

const compressed = ({ code }: Rolldown.OutputChunk): number => gzipSync(code, { level: 9 }).length;

describe("the package entry showtime/client", function () {
	this.timeout(60_000);
	const open = opening();
	let app: ClientApp;

	before(async () => {
		app = await openClientApp();
		open.closes(app.remove);
		await app.write("all.js", 'export * from "showtime/client";');
	});

	it("comes in a package with what it and the publisher need, and nothing of the server", async () => {
		const manifest = JSON.parse(await readFile(join(app.folder, "../node_modules/showtime/package.json"), "utf8"));
		expect(manifest.name).to.equal("showtime");
		expect(Object.keys(manifest.exports)).to.deep.equal(["./client", "./publisher"]);
		expect(Object.keys(manifest.dependencies)).to.deep.equal(NEEDED);
		for (const range of Object.values(manifest.dependencies)) expect(range).to.be.a("string");
		const files = await readdir(join(app.folder, "../node_modules/showtime/dist"), { recursive: true });
		expect(files).to.include.members(["client/index.js", "client/index.d.ts", "publisher/index.js"]);
		expect(files.filter((file) => /^(rooms|persistence|bridge|api|main|cli|platform)\b/.test(file))).to.deep.equal([]);
	});

	it("stays within its budget of 25 KB", async () => {
		const bundle = await app.bundle("all.js", OUTSIDE);
		expect(bundle.exports).to.include.members(["joinStream", "listStreams", "expandReaction", "lookOf"]);
		expect(bundle.imports).to.deep.equal(["@colyseus/sdk"]);
		expect(compressed(bundle)).to.be.within(2_000, BUDGET_BYTES);
	});

	it("has nothing of Node and nothing of the server in it", async () => {
		const bundle = await app.bundle("all.js");
		const modules = bundle.moduleIds.map((id) => id.replaceAll("\\", "/"));
		expect(modules.filter((id) => /browser-external|^node:/.test(id))).to.deep.equal([]);
		const own = modules.flatMap((id) => /\/showtime\/dist\/(.*)$/.exec(id)?.[1] ?? []);
		expect(own).to.include("client/join-stream.js");
		expect(own.filter((file) => !/^(client|components|personas|world\/draw)\b/.test(file))).to.deep.equal([]);
		expect([...bundle.imports, ...bundle.dynamicImports]).to.deep.equal([]);
	});

	it("gives an app only what the app uses", async () => {
		await app.write("look.js", 'export { lookOf } from "showtime/client";');
		const bundle = await app.bundle("look.js");
		expect(bundle.moduleIds.filter((id) => id.includes("colyseus"))).to.deep.equal([]);
		expect(compressed(bundle)).to.be.below(500);
	});

	it("has types that need nothing of Node", async () => {
		await app.write(
			"types.ts",
			`import { expandReaction, joinStream, listStreams, type Stream, StreamError } from "showtime/client";
			export async function watch(): Promise<Stream> {
				const [{ showtimeSessionId }] = await listStreams("https://example.test");
				const stream = await joinStream("https://example.test", showtimeSessionId, { view: "crowd" });
				stream.on("reaction", (reaction) => {
					const firstSeat: number | undefined = expandReaction(reaction, stream.crowd.seatCount).seats[0];
					// @ts-expect-error: a seat is a number.
					const wrong: string = firstSeat;
					void wrong;
				});
				stream.on("error", (error: StreamError) => void error.code);
				return stream;
			}`,
		);
		await app.check("types.ts");
	});

	it("joins a stream in Node", async () => {
		const house = await open.house();
		const id = await startStream(house.directory);
		const script = await app.write(
			"watch.mjs",
			`import { joinStream } from "showtime/client";
			const stream = await joinStream("${house.endpoint}", "${id}");
			console.log(JSON.stringify({ seats: stream.crowd.seatCount, total: stream.state.counts.total }));
			await stream.leave();`,
		);
		const { stdout } = await promisify(execFile)(process.execPath, [script]);
		const { seatCount, present } = house.live(id).personas;
		expect(JSON.parse(stdout)).to.deep.equal({ seats: seatCount, total: present });
	});
});

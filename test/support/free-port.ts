import { once } from "node:events";
import { createServer } from "node:net";

// Below the ports that Linux (from 32,768) and others (from 49,152) give to outgoing connections and to port 0: what is
// free here stays free until its server listens. The one port in between that `fetch` refuses is 10080.
const FIRST = 11_000;
const LAST = 32_767;

/** A port of the loopback address that nobody listens on now. */
export async function freePort(): Promise<number> {
	for (;;) {
		const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
		if (await isFree(port)) return port;
	}
}

async function isFree(port: number): Promise<boolean> {
	const server = createServer();
	try {
		await once(server.listen(port, "127.0.0.1"), "listening");
	} catch (cause) {
		if ((cause as NodeJS.ErrnoException).code === "EADDRINUSE") return false;
		throw cause;
	}
	server.close();
	await once(server, "close");
	return true;
}
